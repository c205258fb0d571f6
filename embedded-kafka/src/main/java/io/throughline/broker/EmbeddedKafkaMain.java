package io.throughline.broker;

import java.io.PrintStream;
import java.nio.file.Path;

/**
 * The broker as a process of its own: {@code EmbeddedKafkaMain --port 9092 --data ./data/kafka}.
 *
 * <p>Prints one line, {@code kafka ready on localhost:9092}, when it serves clients. Stops cleanly
 * on SIGTERM and SIGINT.
 */
public final class EmbeddedKafkaMain {

  private static final String LOGBACK_PROPERTY = "logback.configurationFile";

  private EmbeddedKafkaMain() {}

  public static void main(String[] arguments) {
    Options options;
    try {
      options = Options.parse(arguments);
    } catch (IllegalArgumentException misused) {
      exitWith(2, misused);
      return;
    }
    if (System.getProperty(LOGBACK_PROPERTY) == null) {
      System.setProperty(LOGBACK_PROPERTY, "throughline-broker-logback.xml");
    }
    try {
      run(options, System.out);
    } catch (IllegalStateException | IllegalArgumentException refused) {
      exitWith(1, refused);
    }
  }

  private static void run(Options options, PrintStream out) {
    EmbeddedKafka kafka = EmbeddedKafka.start(options.data(), options.port());
    Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "stop-kafka"));
    out.println("kafka ready on " + kafka.bootstrapServers());
    out.flush();
    kafka.awaitStopped();
  }

  private static void exitWith(int status, Exception reason) {
    System.err.println(reason.getMessage());
    // Kafka's threads are not daemons: returning from main would leave a half-started broker
    // behind.
    Runtime.getRuntime().halt(status);
  }

  /**
   * @param port 0 takes a free one
   */
  record Options(int port, Path data) {

    static final int PORT_MAX = 0xFFFF;
    private static final String USAGE = " (expected: --port PORT --data DIRECTORY)";

    static Options parse(String... arguments) {
      int port = 9092;
      Path data = Path.of("data", "kafka");
      for (int i = 0; i < arguments.length; i += 2) {
        String name = arguments[i];
        if (i + 1 == arguments.length) {
          throw new IllegalArgumentException("option '%s' has no value".formatted(name) + USAGE);
        }
        String value = arguments[i + 1];
        switch (name) {
          case "--port" -> port = portOf(value);
          case "--data" -> data = Path.of(value);
          default -> throw new IllegalArgumentException("option '%s'".formatted(name) + USAGE);
        }
      }
      return new Options(port, data);
    }

    private static int portOf(String value) {
      try {
        int port = Integer.parseInt(value);
        if (port >= 0 && port <= PORT_MAX) {
          return port;
        }
      } catch (NumberFormatException notANumber) {
        // Refused below, with the value in the message.
      }
      throw new IllegalArgumentException(
          "--port: '%s' (expected: 0 to %d)".formatted(value, PORT_MAX));
    }
  }
}
