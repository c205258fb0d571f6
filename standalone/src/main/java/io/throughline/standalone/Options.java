package io.throughline.standalone;

import io.throughline.standalone.files.DataDirectory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for on the command line.
 *
 * @param port of the HTTP server; 0 takes a free one
 * @param kafkaPort of the embedded Kafka; 0 takes a free one
 * @param kafka {@code host:port} of a Kafka to use instead of the embedded one
 * @param quiet whether this machine's own metrics stay out of the log
 * @param restart whether the supervisor starts a process again that ended by itself
 * @param exitWhenReady whether to stop as soon as everything runs: for the launcher, which records
 *     what a start needs so that the next ones are faster
 * @param settings any setting of the services, {@code --throughline.log.partitions=24}; these win
 */
public record Options(
    Role role,
    int port,
    DataDirectory data,
    int kafkaPort,
    @Nullable String kafka,
    boolean quiet,
    boolean restart,
    boolean exitWhenReady,
    Map<String, String> settings) {

  static final String EXPECTED =
      "[--port 8080] [--data ./data] [--kafka-port 9092] [--kafka host:port] [--quiet]"
          + " [--split [--no-restart]] [--<setting>=<value>]";

  private static final int PORT_MAX = 0xFFFF;

  public Options {
    settings = Map.copyOf(settings);
  }

  /** Free ports, no host-watch: for tests that start a server of their own. */
  public static Options forTests(Path data) {
    return new Options(Role.ALL, 0, new DataDirectory(data), 0, null, true, false, false, Map.of());
  }

  /**
   * @throws IllegalArgumentException names the argument at fault and what was expected
   */
  static Options parse(String... arguments) {
    return new Parser(arguments).parse();
  }

  private static final class Parser {

    private final String[] arguments;
    private int next;
    private Role role = Role.ALL;
    private int port = 8080;
    private Path data = Path.of("data");
    private int kafkaPort = 9092;
    private @Nullable String kafka;
    private boolean quiet;
    private boolean restart = true;
    private boolean exitWhenReady;
    private final Map<String, String> settings = new LinkedHashMap<>();

    Parser(String[] arguments) {
      this.arguments = arguments;
    }

    Options parse() {
      while (next < arguments.length) {
        String argument = arguments[next++];
        int equals = argument.indexOf('=');
        if (equals < 0) {
          option(argument, null);
        } else {
          option(argument.substring(0, equals), argument.substring(equals + 1));
        }
      }
      return new Options(
          role,
          port,
          new DataDirectory(data),
          kafkaPort,
          kafka,
          quiet,
          restart,
          exitWhenReady,
          settings);
    }

    private void option(String name, @Nullable String inline) {
      switch (name) {
        case "--port" -> port = port(name, value(name, inline));
        case "--data" -> data = Path.of(value(name, inline));
        case "--kafka-port" -> kafkaPort = port(name, value(name, inline));
        case "--kafka" -> kafka = hostAndPort(value(name, inline));
        case "--role" -> role = Role.of(value(name, inline));
        case "--quiet" -> quiet = true;
        case "--split" -> role = Role.SUPERVISOR;
        case "--no-restart" -> restart = false;
        case "--exit-when-ready" -> exitWhenReady = true;
        default -> setting(name, inline);
      }
    }

    private void setting(String name, @Nullable String inline) {
      if (!name.startsWith("--") || name.indexOf('.') < 0 || inline == null) {
        throw new IllegalArgumentException("'%s' (expected: %s)".formatted(name, EXPECTED));
      }
      settings.put(name.substring(2), inline);
    }

    private String value(String name, @Nullable String inline) {
      if (inline != null) {
        return inline;
      }
      if (next == arguments.length) {
        throw new IllegalArgumentException(name + ": has no value (expected: " + EXPECTED + ")");
      }
      return arguments[next++];
    }

    private static int port(String name, String value) {
      try {
        int port = Integer.parseInt(value);
        if (port >= 0 && port <= PORT_MAX) {
          return port;
        }
      } catch (NumberFormatException notANumber) {
        // Refused below, with the value in the message.
      }
      throw new IllegalArgumentException(
          "%s: '%s' (expected: 0 to %d)".formatted(name, value, PORT_MAX));
    }

    private static String hostAndPort(String value) {
      if (!value.matches(".+:\\d{1,5}")) {
        throw new IllegalArgumentException("--kafka: '%s' (expected: host:port)".formatted(value));
      }
      return value;
    }
  }
}
