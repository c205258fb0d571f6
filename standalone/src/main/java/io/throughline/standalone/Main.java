package io.throughline.standalone;

import io.throughline.broker.EmbeddedKafkaMain;
import io.throughline.standalone.issuer.AuthorizationServer;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** Starts what the command line asks for. */
public final class Main {

  private static final int MISUSED = 2;
  private static final int REFUSED = 1;

  public static void main(String[] arguments) {
    Options options;
    try {
      options = Options.parse(arguments);
      run(options);
    } catch (IllegalArgumentException misused) {
      exitWith(MISUSED, misused);
    } catch (RuntimeException refused) {
      exitWith(REFUSED, refused);
    }
  }

  private static void run(Options options) {
    switch (options.role()) {
      case ALL -> runAll(options);
      case BROKER -> runBroker(options);
      case AUTHORIZATION_SERVER -> AuthorizationServer.run(StandaloneSettings.ofIssuer(options));
      case SUPERVISOR -> SplitMode.run(options, System.out);
    }
  }

  private static void runAll(Options options) {
    Standalone server = Standalone.start(options);
    if (options.exitWhenReady()) {
      server.close();
      return;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop"));
    System.out.print(
        Greeting.of(
            server.port(),
            server.kafka(),
            options.data().root().toAbsolutePath().normalize(),
            sinceJvmStart()));
  }

  private static void runBroker(Options options) {
    EmbeddedKafkaMain.main(
        new String[] {
          "--port", String.valueOf(options.kafkaPort()), "--data", options.data().kafka().toString()
        });
  }

  private static Duration sinceJvmStart() {
    return Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
  }

  private static void exitWith(int status, Exception reason) {
    System.err.println("throughline: " + reason.getMessage());
    // Threads that are not daemons may be left of what did start.
    Runtime.getRuntime().halt(status);
  }

  private Main() {}
}
