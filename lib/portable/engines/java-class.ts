import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BEAM } from './beam-version.ts'
import { bring } from './bring-tool.ts'
import { cached, madeOnce } from './cache.ts'

/** A class of ours that runs inside a job server of Beam, in the package yeoul. */
export interface JavaClass {
  /** Of its jar. */
  readonly name: string
  readonly className: string
  readonly source: string
}

/** Whether it was compiled already. */
export function isCompiled(javaClass: JavaClass): boolean {
  return existsSync(folderOf(javaClass))
}

/** The folder with its jar, and no other; compiled once, by javac, with the jars of a folder if it needs any. */
export function compiled(javaClass: JavaClass, jars?: string): Promise<string> {
  const { name, className, source } = javaClass
  return madeOnce(folderOf(javaClass), async making => {
    const file = join(making, `${className}.java`)
    const classes = join(making, 'classes')
    mkdirSync(classes)
    writeFileSync(file, source)
    const classPath = jars === undefined ? [] : ['-cp', join(jars, '*')]
    await bring(name, 'javac', ['--release', '11', ...classPath, '-d', classes, file])
    await bring(name, 'jar', ['cf', join(making, `${name}.jar`), '-C', classes, 'yeoul'])
  })
}

function folderOf({ name, source }: JavaClass): string {
  const hash = createHash('sha256').update(BEAM).update(source).digest('hex').slice(0, 12)
  return cached('engines', `${name}-${hash}`)
}
