package io.throughline.standalone;

import java.util.LinkedHashMap;
import java.util.Map;

/** The services' settings that follow from the command line, as Spring Boot's arguments. */
final class StandaloneSettings {

  static String[] of(Options options, int port) {
    Map<String, String> settings = new LinkedHashMap<>(common(options, port));
    settings.put("throughline.position.key", options.data().positionKey());
    settings.put("throughline.standalone.host-watch", String.valueOf(!options.quiet()));
    settings.put("logging.file.name", options.data().logs().resolve("throughline.log").toString());
    settings.put("throughline.replay.read-model.directory", options.data().readModel().toString());
    settings.putAll(options.settings());
    return arguments(settings);
  }

  /** The authorization server alone: it has no log, and its output is the supervisor's. */
  static String[] ofIssuer(Options options) {
    Map<String, String> settings = new LinkedHashMap<>(common(options, options.port()));
    settings.put("management.endpoint.health.group.readiness.include", "readinessState");
    settings.putAll(options.settings());
    return arguments(settings);
  }

  private static Map<String, String> common(Options options, int port) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("spring.config.name", "standalone");
    settings.put("server.port", String.valueOf(port));
    settings.put("throughline.issuer.issuer", "http://localhost:" + port);
    settings.put("throughline.dashboard.issuer", "http://localhost:" + port);
    // Browsers keep one cookie jar for all ports of a host.
    settings.put("server.servlet.session.cookie.name", "throughline-" + port);
    settings.put("throughline.issuer.key-file", options.data().signingKey().toString());
    return settings;
  }

  private static String[] arguments(Map<String, String> settings) {
    return settings.entrySet().stream()
        .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
        .toArray(String[]::new);
  }

  private StandaloneSettings() {}
}
