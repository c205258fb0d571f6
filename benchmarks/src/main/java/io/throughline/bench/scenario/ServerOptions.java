package io.throughline.bench.scenario;

import io.throughline.bench.measure.ServerProcess;
import io.throughline.bench.sockets.Endpoint;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which server is loaded, as whom, and how figures are shown. */
final class ServerOptions {

  @Option(
      names = "--url",
      defaultValue = "ws://localhost:8080/ws",
      description = "WebSocket endpoint (default: ${DEFAULT-VALUE})")
  private URI url = URI.create("");

  @Option(names = "--http", description = "HTTP base of ingest or replay (default: from --url)")
  private @Nullable URI http;

  @Option(
      names = "--kafka",
      defaultValue = "localhost:9092",
      description = "the server's Kafka (default: ${DEFAULT-VALUE})")
  private String kafka = "";

  @Option(
      names = "--tenant",
      defaultValue = "acme",
      description = "whose events (default: ${DEFAULT-VALUE})")
  private String tenant = "";

  @Option(
      names = "--stream",
      defaultValue = "execution",
      description = "which stream (default: ${DEFAULT-VALUE})")
  private String stream = "";

  @Option(names = "--token", description = "bearer token (default: fetched from --token-url)")
  private @Nullable String token;

  @Option(names = "--token-url", description = "token endpoint (default: /oauth2/token of --http)")
  private @Nullable URI tokenUrl;

  @Option(names = "--no-token", description = "the server asks for none")
  private boolean withoutToken;

  @Option(names = "--no-receipts", description = "the server doesn't answer SUBSCRIBE")
  private boolean withoutReceipts;

  @Option(names = "--server-pid", description = "the server's process, for its CPU and memory")
  private @Nullable Long pid;

  @Option(names = "--json", description = "one JSON object instead of a table")
  private boolean json;

  boolean json() {
    return json;
  }

  Target target() {
    return target(token());
  }

  /** For who asks nothing of the server. */
  Target targetWithoutToken() {
    return target(null);
  }

  /** Where tokens come from. */
  URI tokenUrl() {
    return tokenUrl != null ? tokenUrl : base().resolve("/oauth2/token");
  }

  private URI base() {
    return http != null ? http : URI.create("http://%s:%d".formatted(url.getHost(), url.getPort()));
  }

  private Target target(@Nullable String bearer) {
    URI base = base();
    return new Target(
        new Endpoint(url, bearer, !withoutReceipts),
        base,
        kafka,
        tenant,
        stream,
        pid == null ? null : new ServerProcess(pid));
  }

  private @Nullable String token() {
    if (withoutToken || token != null) {
      return token;
    }
    return Tokens.fetch(tokenUrl(), tenant);
  }
}
