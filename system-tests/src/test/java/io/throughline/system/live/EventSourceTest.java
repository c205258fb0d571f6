package io.throughline.system.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.system.house.KafkaClient;
import io.throughline.system.house.Production;
import io.throughline.system.house.ServerProcess;
import io.throughline.testing.Await;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The promise over event streams: whatever is cut or killed, what a listener got over all its
 * connections is the log, once, in order. {@code -Dthroughline.seed=N} repeats the moments of a
 * run.
 */
class EventSourceTest {

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
  void listenerCutTwentyTimes_gotTheLogOnceInOrder() throws Exception {
    try (Listener listener = new Listener(stream("execution"));
        Production production = new Production(kafka, "execution", "acme")) {
      String token = server.token("acme");
      listener.connect(token);
      Await.until("to listen", PATIENCE, listener::isCaughtUp);
      production.start();
      for (int cut = 0; cut < 20; cut++) {
        awaitCount(listener, listener.ids().size() + 1 + random.nextInt(40));
        listener.kill();
        int missed = production.sent() + random.nextInt(30);
        Await.until("more to be missed", PATIENCE, () -> production.sent() >= missed);
        listener.connect(token);
      }
      production.stop();
      assertGotTheLog(listener, "execution", "acme");
    }
  }

  @Test
  void serverKilledThreeTimes_listenerGotTheLogOnceInOrder() throws Exception {
    try (Listener listener = new Listener(stream("metrics"));
        Production production = new Production(kafka, "metrics", "globex")) {
      listener.connect(server.token("globex"));
      Await.until("to listen", PATIENCE, listener::isCaughtUp);
      production.start();
      for (int kill = 0; kill < 3; kill++) {
        awaitCount(listener, listener.ids().size() + 1 + random.nextInt(100));
        server.kill();
        Await.until("the connection to be gone", PATIENCE, listener::hasEnded);
        listener.kill();
        server.start();
        connectAgain(listener, "globex");
      }
      production.stop();
      assertGotTheLog(listener, "metrics", "globex");
    }
  }

  /** The package {@code eventsource}, which implements what browsers have. */
  @Test
  void anEventSourceOfOthers_comesBackByItself_andGetsTheLogOnceInOrder() throws Exception {
    URI stream = stream("alert");
    try (NodeEventSource source =
            NodeEventSource.listen(stream + "?token=" + server.token("initech"));
        Production production = new Production(kafka, "alert", "initech")) {
      Await.until("node to listen", PATIENCE, () -> source.lines().contains("caught-up"));
      production.start();
      Await.until("some events", PATIENCE, () -> source.ids().size() > 50);
      server.kill();
      Await.until("node to notice", PATIENCE, () -> source.lines().contains("broken"));
      server.start();
      int before = source.ids().size();
      Await.until("more events", PATIENCE, () -> source.ids().size() > before + 50);
      production.stop();
      List<String> log = kafka.idsInLog("alert", "initech");
      Await.until("all of them", PATIENCE, () -> source.ids().size() >= log.size());
      assertThat(source.ids()).isEqualTo(log);
      assertThat(source.lines()).doesNotContain("gap", "closed");
    }
  }

  private static URI stream(String name) {
    return server.url().resolve("/v1/streams/" + name + "/events");
  }

  private static void awaitCount(Listener listener, int count) {
    Await.until(
        "%d events, seed %d".formatted(count, SEED),
        PATIENCE,
        () -> listener.ids().size() >= count);
  }

  private static void connectAgain(Listener listener, String tenant) {
    Await.until(
        "to be connected again, seed " + SEED,
        PATIENCE,
        () -> {
          try {
            listener.connect(server.token(tenant));
            return true;
          } catch (IOException notYet) {
            return false;
          }
        });
  }

  private static void assertGotTheLog(Listener listener, String stream, String tenant) {
    List<String> log = kafka.idsInLog(stream, tenant);
    awaitCount(listener, log.size());
    assertThat(listener.ids()).as("seed %d", SEED).isEqualTo(log);
    assertThat(listener.gaps()).isEmpty();
    System.out.printf(
        "%s of %s over event streams: %d events, all once and in order%n",
        stream, tenant, log.size());
  }
}
