package io.throughline.replay.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.event.Event;
import io.throughline.event.EventFilter;
import io.throughline.event.PositionSeal;
import io.throughline.event.StreamKey;
import io.throughline.event.TenantId;
import io.throughline.log.LogReader.PageLimit;
import io.throughline.log.LoggedEvent;
import io.throughline.log.Start;
import io.throughline.log.kafka.KafkaHarness;
import io.throughline.log.kafka.KafkaLogConfig;
import io.throughline.log.kafka.LogMetrics;
import io.throughline.log.wire.RemoteHistory;
import io.throughline.replay.InMemoryReplay;
import io.throughline.replay.ReplayClient;
import io.throughline.replay.ReplayClient.Answer;
import io.throughline.testing.Await;
import io.throughline.testing.KafkaFixture;
import io.throughline.testing.SseReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two real instances and a real broker: whoever is asked, the answer is whole. */
class SharedReplayTest {

  private static final int TENANTS = 16;
  private static final int PARTITIONS = 4;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path directory;

  private final KafkaLogConfig config = KafkaHarness.config(KafkaFixture.bootstrapServers());
  private final KafkaHarness kafka = new KafkaHarness(config, LogMetrics.NONE);
  private final Map<String, List<String>> appended = new HashMap<>();
  private final List<ReplayInstance> instances = new ArrayList<>();
  private int events;

  @AfterEach
  void end() {
    instances.forEach(ReplayInstance::close);
    kafka.close();
  }

  @Test
  void bothAnswerForEverybody_andOneThatIsKilledLeavesNothingOut() throws Exception {
    ReplayInstance one = instance("one");
    ReplayInstance two = instance("two");
    append(20);
    one.start();
    two.start();
    awaitShared(one, two);
    for (ReplayInstance instance : instances) {
      everyAnswerIsWhole(instance);
      everyDoorIsOpen(instance);
      assertThat(instance.metric("throughline_replay_share_forwarded_total{outcome=\"answered\""))
          .isPositive();
    }
    String moving = tenantOf(two);
    SseReader live = stream(one, moving);
    Await.until("the stream is caught up", () -> live.first("caught-up").isPresent());

    two.kill();
    append(5);
    // Nobody has noticed yet: what the other had is answered here, from the log.
    for (String tenant : appended.keySet()) {
      Answer first = one.client(tenant).events("limit", "7");
      assertThat(first.status()).as(first.body()).isEqualTo(200);
      assertThat(one.client(tenant).follow(first)).isEqualTo(appended.get(tenant));
    }
    Await.until("its stream is over", live::hasEnded);
    String seen = live.messages().getLast().id();
    Await.until(
        "one has all partitions",
        Duration.ofSeconds(60),
        () -> one.partitions().size() == PARTITIONS && one.isFollowing());
    everyAnswerIsWhole(one);
    try (SseReader again = stream(one, moving, "Last-Event-ID", seen)) {
      Await.until("what it missed", () -> again.events().size() == 5);
    }

    two.start();
    awaitShared(one, two);
    append(5);
    for (ReplayInstance instance : instances) {
      everyAnswerIsWhole(instance);
    }
    one.stop();
    Await.until(
        "two has all partitions",
        Duration.ofSeconds(60),
        () -> two.partitions().size() == PARTITIONS && two.isFollowing());
    everyAnswerIsWhole(two);
  }

  private ReplayInstance instance(String name) {
    ReplayInstance instance =
        new ReplayInstance(
            directory.resolve(name),
            List.of(
                "--throughline.kafka.bootstrap-servers=" + config.bootstrapServers(),
                "--throughline.log.topic-prefix=" + config.topics().prefix(),
                "--throughline.log.streams=execution,metrics",
                "--throughline.log.partitions=" + PARTITIONS,
                "--throughline.replay.read-model.fold-every=5",
                "--throughline.replay.read-model.patience=5s",
                "--throughline.replay.share.group=" + config.topics().prefix() + "replay",
                "--throughline.replay.share.session-timeout=6s"));
    instances.add(instance);
    return instance;
  }

  private void awaitShared(ReplayInstance one, ReplayInstance two) {
    Await.until(
        "they share",
        Duration.ofSeconds(90),
        () -> {
          Set<Integer> all = new HashSet<>(one.partitions());
          all.addAll(two.partitions());
          return all.size() == PARTITIONS
              && one.partitions().size() == PARTITIONS / 2
              && two.partitions().size() == PARTITIONS / 2
              && one.isFollowing()
              && two.isFollowing();
        });
  }

  private void everyAnswerIsWhole(ReplayInstance instance) {
    for (Map.Entry<String, List<String>> each : appended.entrySet()) {
      ReplayClient client = instance.client(each.getKey());
      assertThat(client.follow(client.events("limit", "7"))).isEqualTo(each.getValue());
      assertThat(client.lines().ids()).isEqualTo(each.getValue());
      Answer snapshot = client.get("/v1/streams/execution/snapshot");
      assertThat(snapshot.status()).as(snapshot.body()).isEqualTo(200);
      Set<String> newest = new HashSet<>();
      for (JsonNode subject : snapshot.json().path("subjects")) {
        newest.add(subject.path("data").path("id").asString());
      }
      assertThat(newest).isEqualTo(newestOfEachSubject(each.getValue()));
      Answer totals = client.get("/v1/totals");
      assertThat(totals.json().path("executions").path("started").asInt())
          .as(totals.body())
          .isEqualTo(newest.size());
    }
  }

  private void everyDoorIsOpen(ReplayInstance instance) throws Exception {
    PositionSeal seal =
        new PositionSeal("a key for the tests of replay".getBytes(StandardCharsets.UTF_8));
    URI address = URI.create("http://127.0.0.1:" + instance.port());
    try (RemoteHistory gateway = new RemoteHistory(address, seal, Duration.ofSeconds(30), 4)) {
      for (Map.Entry<String, List<String>> each : appended.entrySet()) {
        String tenant = each.getKey();
        String token = InMemoryReplay.token(tenant);
        StreamKey stream = stream(tenant);
        var start = gateway.locate(token, stream, new Start.Last(3), EventFilter.ALL).position();
        List<LoggedEvent> newest =
            gateway
                .page(token, stream, start, EventFilter.ALL, new PageLimit(10, 1 << 20))
                .events();
        List<String> all = each.getValue();
        assertThat(newest.stream().map(event -> event.event().id()))
            .isEqualTo(all.subList(all.size() - 3, all.size()));
        Answer poll = instance.client(tenant).events("last", "2", "wait", "5s");
        assertThat(poll.ids()).isEqualTo(all.subList(all.size() - 2, all.size()));
        assertThat(instance.client(tenant).events("nonsense", "1").status()).isEqualTo(400);
        try (SseReader events =
            stream(instance, tenant, "Last-Event-ID", poll.positionOf(all.get(all.size() - 2)))) {
          Await.until("the last event", () -> events.events().size() == 1);
        }
      }
    }
    assertThat(new ReplayClient(instance.port(), "").events().status()).isEqualTo(401);
  }

  private SseReader stream(ReplayInstance instance, String tenant, String... headers)
      throws Exception {
    List<String> all = new ArrayList<>(List.of(headers));
    all.addAll(List.of("Authorization", "Bearer " + InMemoryReplay.token(tenant)));
    URI uri =
        URI.create("http://127.0.0.1:%d/v1/streams/execution/events".formatted(instance.port()));
    return SseReader.open(uri, all.toArray(String[]::new));
  }

  /** Somebody whose partition {@code owner} has. */
  private String tenantOf(ReplayInstance owner) {
    Set<Integer> partitions = owner.partitions();
    return appended.keySet().stream()
        .filter(
            tenant ->
                partitions.contains(
                    kafka.log().catalog().locate(stream(tenant)).orElseThrow().partition()))
        .findFirst()
        .orElseThrow();
  }

  private void append(int each) {
    for (int i = 0; i < each; i++) {
      for (int tenant = 0; tenant < TENANTS; tenant++) {
        String name = "tenant-" + tenant;
        String id = "e" + events++;
        List<String> ids = appended.computeIfAbsent(name, t -> new ArrayList<>());
        String subject = "run-" + ids.size() % 4;
        String data = JSON.writeValueAsString(Map.of("id", id));
        kafka
            .log()
            .appender()
            .append(stream(name), Event.json(id, "/tests", "t", subject, data))
            .join();
        ids.add(id);
      }
    }
  }

  private static Set<String> newestOfEachSubject(List<String> ids) {
    Set<String> newest = new HashSet<>();
    IntStream.range(Math.max(0, ids.size() - 4), ids.size()).forEach(i -> newest.add(ids.get(i)));
    return newest;
  }

  private static StreamKey stream(String tenant) {
    return new StreamKey(new TenantId(tenant), KafkaHarness.EXECUTION);
  }
}
