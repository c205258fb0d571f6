package io.throughline.standalone;

import io.throughline.standalone.split.Ports;
import io.throughline.standalone.split.SplitPlan;
import io.throughline.standalone.split.Supervisor;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs each service as a process of its own until it is told to stop. */
final class SplitMode {

  /** Where the launcher unpacked the services. */
  private static final String APPS_PROPERTY = "throughline.apps";

  static void run(Options options, PrintStream out) {
    Ports ports = new Ports(options.port(), options.kafkaPort());
    out.println("Throughline in split mode, logs in " + options.data().logs());
    Supervisor supervisor =
        Supervisor.start(
            plan(options, ports),
            options.data().logs(),
            options.data().pids(),
            options.restart(),
            out);
    Runtime.getRuntime().addShutdownHook(new Thread(supervisor::close, "stop"));
    try {
      supervisor.awaitReady();
      out.println(
          "\nEverything is ready. The dashboard is at %s. Ctrl-C stops it."
              .formatted(ports.dashboardUrl()));
      supervisor.awaitEnd();
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  private static SplitPlan plan(Options options, Ports ports) {
    return new SplitPlan(
        Path.of(System.getProperty("java.home"), "bin", "java"),
        jvmOptions(),
        apps(),
        options.data().root().toAbsolutePath().normalize(),
        ports,
        options.kafka(),
        options.data().positionKey(),
        options.settings());
  }

  /** Those that this JVM was given, but for what is about this process alone. */
  private static List<String> jvmOptions() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> !option.startsWith("-D" + APPS_PROPERTY))
        .filter(option -> !option.startsWith("-XX:AOTCache"))
        .toList();
  }

  private static Path apps() {
    String apps = System.getProperty(APPS_PROPERTY);
    if (apps == null || !Files.isDirectory(Path.of(apps))) {
      throw new IllegalStateException(
          "--split: the services are not unpacked (expected: started by ./throughline up --split)");
    }
    return Path.of(apps);
  }

  private SplitMode() {}
}
