package io.throughline.standalone;

import java.time.Duration;

/** What a person reads once the server is ready. */
final class Greeting {

  static String of(Standalone server, Options options, Duration startToReady) {
    String url = server.url();
    return """

        Throughline is ready after %.1f s: every service and a real Kafka in one process.

          events in        POST %s/v1/streams/{stream}/events
          history out      GET  %s/v1/streams/{stream}/events
          live             ws://localhost:%d/ws  (STOMP 1.0 to 1.2)
          tokens           POST %s/oauth2/token  (acme, globex, initech; secret: <tenant>-secret)
          Kafka            %s
          health, metrics  %s/actuator/health  /actuator/prometheus
          data and logs    %s

        Try in another terminal:

          ./throughline subscribe execution%s
          ./throughline exec%s -- mvn -version
          ./throughline subscribe metrics --last 5%s
          ./throughline help

        Ctrl-C stops it. What it knows stays in %s.
        """
        .formatted(
            startToReady.toMillis() / 1000.0,
            url,
            url,
            server.port(),
            url,
            server.kafka(),
            url,
            options.data().root().toAbsolutePath().normalize(),
            "",
            "",
            "",
            options.data().root());
  }

  private Greeting() {}
}
