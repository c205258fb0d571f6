package io.throughline.bench.scenario;

import io.throughline.bench.measure.ServerProcess;
import io.throughline.bench.sockets.Endpoint;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A server to load.
 *
 * @param http where its HTTP interfaces are
 * @param kafka {@code host:port} of the Kafka that it follows
 * @param process the server's own process, for CPU and memory; without it those figures are left
 *     out
 */
public record Target(
    Endpoint endpoint,
    URI http,
    String kafka,
    String tenant,
    String stream,
    @Nullable ServerProcess process) {

  public String topic() {
    return "throughline." + stream;
  }

  public String destination() {
    return "/topic/" + stream;
  }
}
