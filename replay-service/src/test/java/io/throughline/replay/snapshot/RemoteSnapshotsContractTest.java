package io.throughline.replay.snapshot;

import io.throughline.event.PositionSeal;
import io.throughline.event.StreamKey;
import io.throughline.log.SnapshotReader;
import io.throughline.log.SnapshotReaderContract;
import io.throughline.log.memory.MemoryLog;
import io.throughline.log.wire.RemoteSnapshots;
import io.throughline.replay.InMemoryReplay;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A gateway's client gets over real HTTP what the service's own reader says. */
@SpringBootTest(
    classes = InMemoryReplay.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = "throughline.replay.read-model.enabled=false")
@Import(RemoteSnapshotsContractTest.OfTheTest.class)
final class RemoteSnapshotsContractTest extends SnapshotReaderContract {

  private static final AtomicReference<SnapshotReader> SERVED = new AtomicReference<>();
  private static final Map<StreamKey, String> TOKENS =
      Map.of(ACME, InMemoryReplay.token("acme"), GLOBEX, InMemoryReplay.token("globex"));

  @LocalServerPort int port;
  @Autowired PositionSeal seal;

  private RemoteSnapshots remote;

  /** Answers from the log that the test has made. */
  @TestConfiguration
  static class OfTheTest {

    @Bean
    @Primary
    SnapshotReader served() {
      return (stream, moment, subject, afterSubject, limit) ->
          SERVED.get().states(stream, moment, subject, afterSubject, limit);
    }
  }

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry registry) {
    InMemoryReplay.settings(registry);
    registry.add("throughline.replay.page-events-max", () -> "1000000");
  }

  @Override
  protected SnapshotReader open(MemoryLog log) {
    SERVED.set(log.snapshots());
    URI service = URI.create("http://127.0.0.1:" + port);
    remote = new RemoteSnapshots(service, seal, Duration.ofSeconds(30), 4);
    return (stream, moment, subject, afterSubject, limit) ->
        remote.states(TOKENS.get(stream), stream, moment, subject, afterSubject, limit);
  }

  @Override
  protected void closeReader() {
    remote.close();
  }
}
