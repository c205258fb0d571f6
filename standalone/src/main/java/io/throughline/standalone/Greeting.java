package io.throughline.standalone;

import java.nio.file.Path;
import java.time.Duration;

/** What a person reads once the server is ready. Its commands work when they are pasted. */
final class Greeting {

  /** The port that the command line assumes. */
  private static final int USUAL_PORT = 8080;

  private static final String TEXT =
      """

      Throughline is ready after %1$.1f s: every service and a real Kafka in one process.

        dashboard        %2$s
        events in        POST %2$s/v1/streams/{stream}/events
        history out      GET  %2$s/v1/streams/{stream}/events
        live             ws://localhost:%3$d/ws  (STOMP 1.0 to 1.2)
        tokens           POST %2$s/oauth2/token  (acme, globex, initech; secret: <tenant>-secret)
        Kafka            %4$s
        health, metrics  %2$s/actuator/health  %2$s/actuator/prometheus
        data and logs    %5$s

      Try in another terminal:

        ./throughline subscribe execution%6$s
        ./throughline exec%6$s -- mvn -version
        ./throughline subscribe metrics --last 5%6$s
        ./throughline help

      Ctrl-C stops it. What it knows stays in %5$s.
      """;

  /**
   * @param kafka {@code host:port}
   */
  static String of(int port, String kafka, Path data, Duration startToReady) {
    String url = "http://localhost:" + port;
    String portOption = port == USUAL_PORT ? "" : " --port " + port;
    double seconds = startToReady.toMillis() / 1000.0;
    return TEXT.formatted(seconds, url, port, kafka, data, portOption);
  }

  private Greeting() {}
}
