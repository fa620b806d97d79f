import { delimiter, join } from 'node:path'
import { compiled, type JavaClass } from './java-class.ts'

/**
 * A job server of Beam sends everything that it finds on its class path to the cluster, for each job again: 150 MB, many
 * seconds. It finds nothing where the system's class loader is this one; the cluster has the jars in its own lib/.
 */
const SOURCE = `package yeoul;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** Loads from the jars of the folders that the property yeoul.jars names, and tells nobody which these are. */
public final class OpaqueLoader extends ClassLoader {
  static {
    registerAsParallelCapable();
  }

  /** Which jars have a resource, in the order of their names. */
  private final Map<String, List<JarFile>> holders = new HashMap<>();

  public OpaqueLoader(ClassLoader parent) throws IOException {
    super("yeoul", parent);
    for (String place : System.getProperty("yeoul.jars").split(File.pathSeparator)) {
      File[] files = new File(place).listFiles((folder, name) -> name.endsWith(".jar"));
      if (files == null) throw new IOException("no folder of jars: " + place);
      Arrays.sort(files);
      for (File file : files) addAll(new JarFile(file, false));
    }
  }

  private void addAll(JarFile jar) {
    for (JarEntry entry : Collections.list(jar.entries())) {
      if (!entry.isDirectory()) holders.computeIfAbsent(entry.getName(), name -> new ArrayList<>(1)).add(jar);
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    String resource = name.replace('.', '/') + ".class";
    List<JarFile> jars = holders.get(resource);
    if (jars == null) throw new ClassNotFoundException(name);
    JarFile jar = jars.get(0);
    try (InputStream in = jar.getInputStream(jar.getEntry(resource))) {
      byte[] code = in.readAllBytes();
      return defineClass(name, code, 0, code.length);
    } catch (IOException unreadable) {
      throw new ClassNotFoundException(name, unreadable);
    }
  }

  @Override
  protected URL findResource(String name) {
    List<JarFile> jars = holders.get(name);
    return jars == null ? null : place(jars.get(0), name);
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    List<URL> places = new ArrayList<>();
    for (JarFile jar : holders.getOrDefault(name, List.of())) places.add(place(jar, name));
    return Collections.enumeration(places);
  }

  private static URL place(JarFile jar, String name) {
    try {
      return new URL("jar:" + new File(jar.getName()).toURI() + "!/" + name);
    } catch (MalformedURLException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
`

export const OPAQUE_LOADER: JavaClass = { name: 'opaque-loader', className: 'OpaqueLoader', source: SOURCE }

/** Java's flags with which a program's classes come from the jars of some folders, unseen. */
export async function opaqueFlags(folders: readonly string[]): Promise<readonly string[]> {
  // In a jar, since a folder on the class path is sent along too, packed anew for each job.
  const jar = join(await compiled(OPAQUE_LOADER), `${OPAQUE_LOADER.name}.jar`)
  return ['-cp', jar, '-Djava.system.class.loader=yeoul.OpaqueLoader', `-Dyeoul.jars=${folders.join(delimiter)}`]
}
