package io.throughline.standalone.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SplitPlanTest {

  private static final String KEY = "the shared secret of positions";

  @Test
  void eachServiceHasItsPortAndAllHaveTheSameLogKeyAndIssuer() {
    List<ChildSpec> children = plan(null).children();
    assertThat(children)
        .extracting(child -> child.name() + " " + child.port())
        .containsExactly(
            "broker 9092",
            "authorization-server 9000",
            "ingest 8081",
            "gateway-1 8082",
            "gateway-2 8083",
            "replay 8084");
    assertThat(children.subList(2, 6))
        .allSatisfy(
            service -> {
              assertThat(service.environment()).containsEntry("THROUGHLINE_POSITION_KEY", KEY);
              assertThat(service.command())
                  .contains(
                      "--throughline.kafka.bootstrap-servers=localhost:9092",
                      "--spring.security.oauth2.resourceserver.jwt.issuer-uri=http://localhost:9000",
                      "--throughline.log.partitions=24");
            });
  }

  @Test
  void theGatewaysServeThePage_andTheOthersLetItIn() {
    List<ChildSpec> children = plan(null).children();
    String pages = "http://localhost:8082,http://localhost:8083";
    assertThat(children.get(1).command()).contains("--throughline.issuer.dashboards=" + pages);
    assertThat(children.subList(2, 6))
        .allSatisfy(
            service ->
                assertThat(service.command())
                    .contains("--throughline.security.allowed-origins=" + pages));
    assertThat(children.subList(3, 5))
        .allSatisfy(
            gateway ->
                assertThat(gateway.command())
                    .contains(
                        "--throughline.dashboard.history-url=http://localhost:8084",
                        "--throughline.dashboard.ingest-url=http://localhost:8081"));
  }

  @Test
  void theKeyIsOnNoCommandLine() {
    assertThat(plan(null).children())
        .allSatisfy(child -> assertThat(String.join(" ", child.command())).doesNotContain(KEY));
  }

  @Test
  void withAnotherKafkaThereIsNoBroker() {
    List<ChildSpec> children = plan("kafka.test:9092").children();
    assertThat(children).extracting(ChildSpec::name).doesNotContain("broker");
    assertThat(children.getLast().command())
        .contains("--throughline.kafka.bootstrap-servers=kafka.test:9092");
  }

  @Test
  void portsThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> new Ports(65_000, 9092)).hasMessageContaining("--port: 65000");
    assertThatThrownBy(() -> new Ports(8080, 0)).hasMessageContaining("--kafka-port: 0");
  }

  private static SplitPlan plan(@Nullable String kafka) {
    return new SplitPlan(
        Path.of("/jdk/bin/java"),
        List.of("-Xmx256m"),
        Path.of("/apps"),
        Path.of("/data"),
        new Ports(8080, 9092),
        kafka,
        KEY,
        Map.of("throughline.log.partitions", "24"));
  }
}
