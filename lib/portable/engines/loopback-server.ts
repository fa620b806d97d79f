import type { JavaClass } from './java-class.ts'

/** The main class of what is below; it takes the class of a job server of Beam, and what that takes. */
export const LOOPBACK_MAIN = 'yeoul.LoopbackServer'

/**
 * As they come, Beam's job servers listen to the whole network, whatever host they are given; and whoever reaches one may
 * start programs here. Here the two services that do so listen on loopback; a driver has no other way in than its fields.
 */
const SOURCE = `package yeoul;

import java.io.IOException;
import java.lang.reflect.Field;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.beam.model.pipeline.v1.Endpoints.ApiServiceDescriptor;
import org.apache.beam.runners.jobsubmission.JobServerDriver;
import org.apache.beam.sdk.fn.server.GrpcContextHeaderAccessorProvider;
import org.apache.beam.sdk.fn.server.ServerFactory;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.vendor.grpc.v1p60p1.io.grpc.BindableService;
import org.apache.beam.vendor.grpc.v1p60p1.io.grpc.Server;
import org.apache.beam.vendor.grpc.v1p60p1.io.grpc.ServerInterceptors;
import org.apache.beam.vendor.grpc.v1p60p1.io.grpc.netty.NettyServerBuilder;

public final class LoopbackServer {
  public static void main(String[] args) throws Exception {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    String[] rest = Arrays.copyOfRange(args, 1, args.length);
    Object driver = Class.forName(args[0]).getMethod("fromParams", String[].class).invoke(null, (Object) rest);
    for (String name : List.of("jobServerFactory", "artifactServerFactory")) {
      Field factory = JobServerDriver.class.getDeclaredField(name);
      factory.setAccessible(true);
      factory.set(driver, new OnLoopback());
    }
    ((JobServerDriver) driver).run();
  }

  private static final class OnLoopback extends ServerFactory {
    @Override
    public Server allocateAddressAndCreate(List<BindableService> services, ApiServiceDescriptor.Builder place)
        throws IOException {
      Server server = start(services, 0);
      place.setUrl("127.0.0.1:" + server.getPort());
      return server;
    }

    @Override
    public Server create(List<BindableService> services, ApiServiceDescriptor place) throws IOException {
      String url = place.getUrl();
      return start(services, Integer.parseInt(url.substring(url.lastIndexOf(':') + 1)));
    }

    private static Server start(List<BindableService> services, int port) throws IOException {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port);
      NettyServerBuilder server = NettyServerBuilder.forAddress(address)
          .maxInboundMessageSize(Integer.MAX_VALUE)
          .permitKeepAliveTime(1, TimeUnit.SECONDS);
      for (BindableService service : services) {
        server.addService(ServerInterceptors.intercept(service, GrpcContextHeaderAccessorProvider.interceptor()));
      }
      return server.build().start();
    }
  }
}
`

/** Compiled with Beam's jars. */
export const LOOPBACK_SERVER: JavaClass = { name: 'loopback-server', className: 'LoopbackServer', source: SOURCE }
