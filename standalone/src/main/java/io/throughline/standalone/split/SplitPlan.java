package io.throughline.standalone.split;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What runs in split mode: a broker, an authorization server, ingest, two gateways and replay.
 *
 * @param java the program that runs each of them
 * @param jvmOptions for every JVM
 * @param apps where {@code <module>/<module>.jar} stands
 * @param data the data directory
 * @param kafka {@code host:port} of a Kafka to use instead of a broker of our own
 * @param positionKey the services' shared secret; goes by environment, never on a command line
 * @param settings for every service
 */
public record SplitPlan(
    Path java,
    List<String> jvmOptions,
    Path apps,
    Path data,
    Ports ports,
    @Nullable String kafka,
    String positionKey,
    Map<String, String> settings) {

  private static final String READINESS = "/actuator/health/readiness";

  /** In the order in which they start. */
  List<ChildSpec> children() {
    List<ChildSpec> children = new ArrayList<>();
    if (kafka == null) {
      children.add(broker());
    }
    children.add(issuer());
    children.add(service("ingest", "events in", "ingest-service", ports.ingest()));
    children.add(gateway(1));
    children.add(gateway(2));
    children.add(replay());
    return children;
  }

  String issuerUrl() {
    return local(ports.issuer());
  }

  /** Where the page is served: what the others have to let in. */
  private String dashboards() {
    return local(ports.gateway(1)) + "," + local(ports.gateway(2));
  }

  private static String local(int port) {
    return "http://localhost:" + port;
  }

  private ChildSpec broker() {
    List<String> command = jvm("standalone");
    command.addAll(List.of("--role=broker", "--kafka-port=" + ports.kafka(), "--data=" + data));
    return new ChildSpec("broker", "Kafka", command, Map.of(), ports.kafka(), null);
  }

  private ChildSpec issuer() {
    List<String> command = jvm("standalone");
    command.addAll(
        List.of(
            "--role=authorization-server",
            "--port=" + ports.issuer(),
            "--data=" + data,
            "--throughline.issuer.dashboards=" + dashboards()));
    return new ChildSpec(
        "authorization-server", "tokens", command, jsonLogs(), ports.issuer(), READINESS);
  }

  private ChildSpec gateway(int number) {
    return service(
        "gateway-" + number,
        "STOMP at /ws, the dashboard at /,",
        "push-gateway",
        ports.gateway(number),
        "--throughline.dashboard.history-url=" + local(ports.replay()),
        "--throughline.dashboard.ingest-url=" + local(ports.ingest()),
        "--throughline.gateway.replay-url=" + local(ports.replay()));
  }

  private ChildSpec replay() {
    return service(
        "replay",
        "history out",
        "replay-service",
        ports.replay(),
        "--throughline.replay.read-model.enabled=true",
        "--throughline.replay.read-model.directory=" + data.resolve("read-model"));
  }

  private ChildSpec service(
      String name, String what, String module, int port, String... furtherSettings) {
    List<String> command = jvm(module);
    command.add("--server.port=" + port);
    command.add("--server.address=127.0.0.1");
    command.add(
        "--throughline.kafka.bootstrap-servers="
            + (kafka == null ? "localhost:" + ports.kafka() : kafka));
    command.add("--throughline.security.audience=throughline");
    command.add("--throughline.security.query-token=true");
    command.add("--throughline.security.allowed-origins=" + dashboards());
    command.add("--spring.security.oauth2.resourceserver.jwt.issuer-uri=" + issuerUrl());
    command.add(
        "--spring.security.oauth2.resourceserver.jwt.jwk-set-uri=" + issuerUrl() + "/oauth2/jwks");
    command.addAll(List.of(furtherSettings));
    settings.forEach((setting, value) -> command.add("--" + setting + "=" + value));
    return new ChildSpec(name, what, command, serviceEnvironment(), port, READINESS);
  }

  private List<String> jvm(String module) {
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.addAll(jvmOptions);
    command.add("-jar");
    command.add(apps.resolve(module).resolve(module + ".jar").toString());
    return command;
  }

  private Map<String, String> serviceEnvironment() {
    return Map.of(
        "THROUGHLINE_POSITION_KEY", positionKey, "LOGGING_STRUCTURED_FORMAT_CONSOLE", "ecs");
  }

  private static Map<String, String> jsonLogs() {
    return Map.of("LOGGING_STRUCTURED_FORMAT_CONSOLE", "ecs");
  }
}
