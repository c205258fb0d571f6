package io.throughline.cli;

import io.throughline.cli.client.ClientCredentials;
import io.throughline.cli.client.Endpoints;
import io.throughline.cli.client.TokenSource;
import io.throughline.event.TenantId;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Which server, with which token: the options that all commands share. An option stands above its
 * environment variable, and that above what is derived from {@code --url}.
 */
public final class ServerOptions {

  private static final int DEFAULT_PORT = 8080;
  private static final String DEFAULT_URL = "http://localhost:" + DEFAULT_PORT;
  private static final String DEFAULT_TENANT = "acme";

  /** For help pages. */
  static final String TENANT_BY_DEFAULT = "THROUGHLINE_TENANT, or " + DEFAULT_TENANT + ".";

  @Option(
      names = "--url",
      paramLabel = "URL",
      order = 90,
      description = "The server; THROUGHLINE_URL says it too. Default: " + DEFAULT_URL)
  private @Nullable String url;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      order = 91,
      description = "Short for --url http://localhost:PORT.")
  private @Nullable Integer port;

  @Option(
      names = "--split",
      order = 91,
      description =
          "The services of 'up --split' on this machine, both gateways; with its --port if given"
              + " (THROUGHLINE_SPLIT=PORT).")
  private boolean split;

  @Option(
      names = "--token",
      paramLabel = "JWT",
      order = 92,
      description =
          "Use this bearer token (THROUGHLINE_TOKEN) instead of asking the server for one.")
  private @Nullable String token;

  @Option(
      names = "--ingest-url",
      paramLabel = "URL",
      order = 93,
      description = "Where ingest is, if not at --url (THROUGHLINE_INGEST_URL).")
  private @Nullable String ingestUrl;

  @Option(
      names = "--replay-url",
      paramLabel = "URL",
      order = 94,
      description = "Where history is, if not at --url (THROUGHLINE_REPLAY_URL).")
  private @Nullable String replayUrl;

  @Option(
      names = "--ws-url",
      paramLabel = "URL,...",
      order = 95,
      description =
          "Where STOMP is, if not at --url; several are used in turn (THROUGHLINE_WS_URL).")
  private @Nullable String webSocketUrl;

  @Option(
      names = "--auth-url",
      paramLabel = "URL",
      order = 96,
      description = "Where tokens come from, if not from --url (THROUGHLINE_AUTH_URL).")
  private @Nullable String authUrl;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this page.",
      order = 99)
  private boolean help;

  public Endpoints endpoints(Map<String, String> environment) {
    Endpoints base = base(environment);
    URI ingest =
        part("--ingest-url", ingestUrl, environment, "THROUGHLINE_INGEST_URL", base.ingest());
    URI replay =
        part("--replay-url", replayUrl, environment, "THROUGHLINE_REPLAY_URL", base.replay());
    URI auth =
        part("--auth-url", authUrl, environment, "THROUGHLINE_AUTH_URL", base.authorization());
    String sockets = first(webSocketUrl, environment.get("THROUGHLINE_WS_URL"), "");
    return new Endpoints(
        ingest, replay, sockets.isEmpty() ? base.webSockets() : webSockets(sockets), auth);
  }

  /** Where everything is that no option of its own says. */
  private Endpoints base(Map<String, String> environment) {
    String splitPort = environment.getOrDefault("THROUGHLINE_SPLIT", "");
    if (split && url != null) {
      throw Failure.usage("--split and --url: both given (expected: one of them)");
    }
    if (split) {
      return Endpoints.split(port == null ? DEFAULT_PORT : port);
    }
    if (port == null && url == null && splitPort.matches("\\d{1,5}")) {
      return Endpoints.split(Integer.parseInt(splitPort));
    }
    return Endpoints.at(
        uri("--url", first(fromPort(), url, environment.get("THROUGHLINE_URL"), DEFAULT_URL)));
  }

  private static List<URI> webSockets(String urls) {
    return Arrays.stream(urls.split(","))
        .map(text -> Endpoints.webSocketOf(uri("--ws-url", text.strip())))
        .toList();
  }

  /** The tenant that is meant: what was given, THROUGHLINE_TENANT, or the first demo tenant. */
  public static TenantId tenant(@Nullable String given, Map<String, String> environment) {
    try {
      return new TenantId(first(given, environment.get("THROUGHLINE_TENANT"), DEFAULT_TENANT));
    } catch (IllegalArgumentException invalid) {
      throw Failure.usage(String.valueOf(invalid.getMessage()));
    }
  }

  /** Tokens of {@code tenant}; the given one if there is one. */
  public TokenSource tokens(TenantId tenant, List<String> scopes, Context context) {
    String given = first(token, context.environment().get("THROUGHLINE_TOKEN"), "");
    if (!given.isEmpty()) {
      return TokenSource.fixed(given);
    }
    String secret =
        context.environment().getOrDefault("THROUGHLINE_SECRET", tenant.value() + "-secret");
    return new ClientCredentials(
        endpoints(context.environment()).authorization(),
        tenant.value(),
        secret,
        scopes,
        context.clock());
  }

  /** These options as they were given, to be pasted after a command; begins with a space if any. */
  public String pasted() {
    return Shell.option("--url", url)
        + Shell.option("--port", port == null ? null : port.toString())
        + (split ? " --split" : "")
        + Shell.option("--ingest-url", ingestUrl)
        + Shell.option("--replay-url", replayUrl)
        + Shell.option("--ws-url", webSocketUrl)
        + Shell.option("--auth-url", authUrl);
  }

  private @Nullable String fromPort() {
    if (port == null) {
      return null;
    }
    if (url != null) {
      throw Failure.usage("--port and --url: both given (expected: one of them)");
    }
    return "http://localhost:" + port;
  }

  private static URI part(
      String option,
      @Nullable String given,
      Map<String, String> environment,
      String variable,
      URI server) {
    String found = first(given, environment.get(variable), "");
    return found.isEmpty() ? server : uri(option, found);
  }

  private static URI uri(String option, String text) {
    try {
      URI uri = URI.create(text);
      String scheme = uri.getScheme() == null ? "" : uri.getScheme();
      if (uri.getHost() != null && scheme.matches("https?|wss?")) {
        return uri;
      }
    } catch (IllegalArgumentException notAUri) {
      // Said below.
    }
    throw Failure.usage("%s: '%s' (expected: http://host:port)".formatted(option, text));
  }

  private static String first(@Nullable String... candidates) {
    for (String candidate : candidates) {
      if (candidate != null) {
        return candidate;
      }
    }
    return "";
  }
}
