package io.throughline.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.system.house.KafkaClient;
import io.throughline.system.house.Production;
import io.throughline.system.house.ServerProcess;
import io.throughline.system.house.Subscriber;
import io.throughline.testing.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The promise, over real processes and sockets: whatever is killed, what a subscriber got over all
 * its connections is the log, once, in order.
 *
 * <p>Each test has a stream or tenant of its own. The random moments come from a seed that a
 * failure names; {@code -Dthroughline.seed=N} sets it.
 */
class ResumeTest {

  private static final long SEED = Long.getLong("throughline.seed", System.nanoTime());
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private static Path directory;
  private static ServerProcess server;
  private static KafkaClient kafka;

  private final Random random = new Random(SEED);

  @BeforeAll
  static void start() {
    server = ServerProcess.started(directory.resolve("data"));
    kafka = new KafkaClient(server.bootstrapServers());
  }

  @AfterAll
  static void stop() {
    kafka.close();
    server.close();
  }

  @Test
  void subscriberKilledTwentyTimes_gotTheLogOnceInOrder() throws IOException {
    try (Subscriber subscriber = new Subscriber(server.webSocket(), "/topic/execution");
        Production production = new Production(kafka, "execution", "acme")) {
      String token = server.token("acme");
      subscriber.connect(token);
      production.start();
      for (int kill = 0; kill < 20; kill++) {
        int enough = subscriber.count() + 1 + random.nextInt(40);
        awaitCount(subscriber, enough);
        subscriber.kill();
        int missed = production.sent() + random.nextInt(30);
        Await.until("more to be missed", PATIENCE, () -> production.sent() >= missed);
        subscriber.connect(token);
      }
      production.stop();
      assertGotTheLog(subscriber, "execution", "acme");
    }
  }

  @Test
  void serverKilledFiveTimes_subscriberGotTheLogOnceInOrder() throws IOException {
    try (Subscriber subscriber = new Subscriber(server.webSocket(), "/topic/metrics");
        Production production = new Production(kafka, "metrics", "globex")) {
      subscriber.connect(server.token("globex"));
      production.start();
      for (int kill = 0; kill < 5; kill++) {
        awaitCount(subscriber, subscriber.count() + 1 + random.nextInt(100));
        server.kill();
        Await.until("the connection to be gone", PATIENCE, () -> !subscriber.isConnected());
        server.start();
        connectAgain(subscriber, "globex");
      }
      production.stop();
      assertGotTheLog(subscriber, "metrics", "globex");
    }
  }

  @Test
  void resumeAHundredThousandEventsBehind_deliversAllOfThem_thenGoesOnLive() throws IOException {
    try (Subscriber subscriber = new Subscriber(server.webSocket(), "/topic/alert")) {
      subscriber.connect(server.token("acme"));
      subscriber.kill();
      IntStream.range(0, 100_000).forEach(i -> kafka.send("alert", "acme", "far-" + i));
      kafka.flush();
      subscriber.connect(server.token("acme"));
      awaitCount(subscriber, 100_000);
      kafka.send("alert", "acme", "live");
      awaitCount(subscriber, 100_001);
      assertGotTheLog(subscriber, "alert", "acme");
    }
  }

  @Test
  void fiftyOtherTenantsInBetween_nobodyGetsAnothers() throws IOException {
    try (Subscriber subscriber = new Subscriber(server.webSocket(), "/topic/execution")) {
      subscriber.connect(server.token("initech"));
      for (int i = 0; i < 4_000; i++) {
        kafka.send("execution", "tenant-" + random.nextInt(50), "other-" + i);
        if (i % 4 == 0) {
          kafka.send("execution", "initech", "own-" + i);
        }
        if (i == 1_000) {
          kafka.flush();
          awaitCount(subscriber, 100);
          subscriber.kill();
        }
      }
      kafka.flush();
      subscriber.connect(server.token("initech"));
      assertGotTheLog(subscriber, "execution", "initech");
    }
  }

  private static void awaitCount(Subscriber subscriber, int count) {
    Await.until(
        "%d events, seed %d".formatted(count, SEED), PATIENCE, () -> subscriber.count() >= count);
  }

  /** Right after a start, a token or a connection may not be had yet. */
  private static void connectAgain(Subscriber subscriber, String tenant) {
    Await.until(
        "to be connected again, seed " + SEED,
        PATIENCE,
        () -> {
          try {
            subscriber.connect(server.token(tenant));
            return true;
          } catch (IOException notYet) {
            return false;
          }
        });
  }

  private static void assertGotTheLog(Subscriber subscriber, String stream, String tenant) {
    List<String> log = kafka.idsInLog(stream, tenant);
    awaitCount(subscriber, log.size());
    assertThat(subscriber.ids()).as("seed %d", SEED).isEqualTo(log);
    assertThat(subscriber.gaps()).isEmpty();
    System.out.printf("%s of %s: %d events, all once and in order%n", stream, tenant, log.size());
  }
}
