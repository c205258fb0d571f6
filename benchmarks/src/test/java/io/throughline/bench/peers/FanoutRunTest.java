package io.throughline.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.bench.load.Topics;
import io.throughline.bench.measure.Report;
import io.throughline.bench.measure.ServerProcess;
import io.throughline.bench.scenario.FanoutPlan;
import io.throughline.bench.scenario.FanoutRun;
import io.throughline.bench.scenario.Target;
import io.throughline.bench.sockets.Endpoint;
import io.throughline.testing.KafkaFixture;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** A whole run, small, through a real Kafka: what its report says is what happened. */
class FanoutRunTest {

  private static final String KAFKA = KafkaFixture.bootstrapServers();

  @Test
  void aFaultlessServerHasACleanAccountAndPlausibleFigures() throws Exception {
    Report report = run("clean", Fault.NONE);

    assertThat(report.figure("events_sent")).isEqualTo(600);
    assertThat(report.figure("events_in_log")).isEqualTo(600);
    assertThat(report.figure("missing")).isZero();
    assertThat(report.figure("repeated")).isZero();
    assertThat(report.figure("out_of_order")).isZero();
    assertThat(report.figure("sockets_closed")).isZero();
    assertThat(report.figure("deliveries_per_s")).isPositive();
    assertThat(report.figure("since_append_p50_ms")).isPositive();
    assertThat(report.figure("since_due_p99_ms"))
        .isGreaterThanOrEqualTo(report.figure("since_due_p50_ms"));
    assertThat(report.figure("bytes_per_delivery")).isBetween(500.0, 1000.0);
  }

  @Test
  void aServerThatLosesEventsIsFoundOut() throws Exception {
    Report report = run("lossy", new Fault(Fault.Kind.DROP, 50));

    assertThat(report.figure("missing")).isEqualTo(12);
    assertThat(report.figure("repeated")).isZero();
  }

  private static Report run(String stream, Fault fault) throws Exception {
    Topics.create(KAFKA, "throughline." + stream);
    try (NettyBroadcaster server =
        new NettyBroadcaster(
            new NettyBroadcaster.Options(0, 1, 1_000_000, false, "/topic/" + stream, fault))) {
      KafkaFeed feed = new KafkaFeed(KAFKA, "throughline." + stream, server::publish);
      Thread.ofVirtual().start(feed);
      URI url = URI.create("ws://localhost:%d/ws".formatted(server.port()));
      Target target =
          new Target(
              new Endpoint(url, null, true), url, KAFKA, "acme", stream, ServerProcess.self());
      FanoutPlan plan =
          new FanoutPlan(20, 200, Duration.ofSeconds(1), Duration.ofSeconds(2), 400, 1);
      return new FanoutRun(stream, target, plan, InstantSource.system()).run();
    }
  }
}
