package io.throughline.bench.compare;

import io.throughline.bench.measure.ServerProcess;
import io.throughline.bench.peers.PeerProcess;
import io.throughline.bench.scenario.Target;
import io.throughline.bench.scenario.Tokens;
import io.throughline.bench.sockets.Endpoint;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A server that takes part, and the process to end afterwards if we started it. */
record Contestant(String name, Target target, @Nullable PeerProcess started)
    implements AutoCloseable {

  private static final List<String> JVM_OPTIONS = List.of("-Xmx1g");

  /**
   * @param spec {@code netty}, {@code netty-whole}, {@code spring}, {@code spring-ordered}: a peer,
   *     started here; or {@code NAME=URL,PID} or {@code NAME=URL,PID,TOKEN}: a server that runs,
   *     its token given or the URL of a token endpoint
   */
  static Contestant of(String spec, String kafka, String tenant, String stream) {
    int equals = spec.indexOf('=');
    if (equals < 0) {
      return peer(spec, kafka, tenant, stream);
    }
    String[] parts = spec.substring(equals + 1).split(",");
    if (parts.length < 2 || parts.length > 3) {
      throw new IllegalArgumentException(
          "server: '%s' (expected: NAME=URL,PID or NAME=URL,PID,TOKEN)".formatted(spec));
    }
    String token = parts.length == 3 ? token(parts[2], tenant) : null;
    URI url = URI.create(parts[0]);
    ServerProcess process = new ServerProcess(Long.parseLong(parts[1]));
    Target target = new Target(new Endpoint(url, token, true), url, kafka, tenant, stream, process);
    return new Contestant(spec.substring(0, equals), target, null);
  }

  private static String token(String tokenOrUrl, String tenant) {
    return tokenOrUrl.startsWith("http")
        ? Tokens.fetch(URI.create(tokenOrUrl), tenant)
        : tokenOrUrl;
  }

  private static Contestant peer(String name, String kafka, String tenant, String stream) {
    List<String> arguments = new ArrayList<>(List.of("peer"));
    switch (name) {
      case "netty" -> arguments.add("netty");
      case "netty-whole" -> arguments.addAll(List.of("netty", "--whole-pass"));
      case "spring" -> arguments.add("spring");
      case "spring-ordered" -> arguments.addAll(List.of("spring", "--ordered"));
      default ->
          throw new IllegalArgumentException(
              "server: '%s' (expected: netty, netty-whole, spring, spring-ordered or NAME=URL,PID)"
                  .formatted(name));
    }
    arguments.addAll(List.of("--kafka", kafka, "--stream", stream));
    PeerProcess peer =
        PeerProcess.start(
            JVM_OPTIONS, "io.throughline.bench.Main", arguments.toArray(String[]::new));
    URI url = URI.create("ws://localhost:%d/ws".formatted(peer.port()));
    Endpoint endpoint = new Endpoint(url, null, !name.startsWith("spring"));
    return new Contestant(
        name, new Target(endpoint, url, kafka, tenant, stream, peer.server()), peer);
  }

  @Override
  public void close() {
    if (started != null) {
      started.close();
    }
  }
}
