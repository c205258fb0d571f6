package io.throughline.replay.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.throughline.event.Event;
import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.PositionSeal;
import io.throughline.event.StreamKey;
import io.throughline.event.TenantId;
import io.throughline.log.AppendResult;
import io.throughline.log.EventLog;
import io.throughline.log.LogReader;
import io.throughline.log.LogReader.PageLimit;
import io.throughline.log.Start;
import io.throughline.log.StreamPartition;
import io.throughline.log.kafka.KafkaHarness;
import io.throughline.log.wire.HistoryRefusedException;
import io.throughline.log.wire.RemoteHistory;
import io.throughline.replay.InMemoryReplay;
import io.throughline.replay.ReplayClient;
import io.throughline.replay.ReplayClient.Answer;
import io.throughline.replay.ReplayConfiguration;
import io.throughline.testing.Await;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** History over real HTTP from a real broker, however it is read. */
abstract class HistoryOnKafkaContract {

  private static final AtomicInteger TENANTS = new AtomicInteger();

  @LocalServerPort int port;
  @Autowired KafkaHarness kafka;
  @Autowired EventLog log;
  @Autowired PositionSeal seal;
  @Autowired MeterRegistry meters;

  private StreamKey stream;
  private ReplayClient client;

  @SpringBootConfiguration
  @EnableAutoConfiguration
  @Import(ReplayConfiguration.class)
  static class Service {

    @Bean
    KafkaHarness kafka() {
      return new KafkaHarness();
    }

    @Bean(destroyMethod = "")
    EventLog log(KafkaHarness kafka) {
      return kafka.log();
    }
  }

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry registry) {
    InMemoryReplay.settings(registry);
  }

  @BeforeEach
  void aTenantOfItsOwn() {
    String tenant = getClass().getSimpleName() + "-" + TENANTS.incrementAndGet();
    stream = new StreamKey(new TenantId(tenant), KafkaHarness.EXECUTION);
    client = new ReplayClient(port, InMemoryReplay.token(tenant));
  }

  @Test
  void everyForm_isReadFromKafka() {
    append(1, 30);
    assertThat(client.events().ids()).isEqualTo(ids(1, 30));
    assertThat(client.lines().ids()).isEqualTo(ids(1, 30));
    assertThat(client.events("last", "3").ids()).isEqualTo(ids(28, 30));
    Answer page = client.events("limit", "10");
    assertThat(client.follow(page)).isEqualTo(ids(1, 30));
    assertThat(client.events("subject", "run-7").ids()).containsExactly("7", "17", "27");
    assertThat(client.events("types", "odd", "subject", "run-7", "last", "1").ids())
        .containsExactly("27");
    assertThat(client.events("types", "odd", "until", page.position()).ids())
        .containsExactly("1", "3", "5", "7", "9");
    assertThat(client.events("since", "2000-01-01T00:00:00Z").ids()).isEqualTo(ids(1, 30));
    assertThat(client.events("until", "2000-01-01T00:00:00Z").ids()).isEmpty();
  }

  @Test
  void theUnionOfPages_isTheLogOnceInOrder_whileItGrowsAmongFiftyTenants() throws Exception {
    append(1, 500);
    String bound = client.events("last", "1").position();
    AtomicBoolean writing = new AtomicBoolean(true);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> written =
          threads.submit(
              () -> {
                int i = 501;
                while (writing.get()) {
                  for (int other = 0; other < 50; other++) {
                    append(new StreamKey(new TenantId("other-" + other), stream.stream()), i, i);
                  }
                  append(i, i);
                  i++;
                }
                return i - 1;
              });
      for (String limit : new String[] {"7", "100"}) {
        assertThat(client.follow(client.events("limit", limit, "until", bound)))
            .isEqualTo(ids(1, 500));
        assertThat(client.follow(client.events("last", "20", "limit", limit))).hasSize(20);
      }
      List<String> seen = new ArrayList<>();
      Answer answer = client.events("limit", "37");
      Await.until(
          "some more were written", () -> !client.events("last", "1").ids().equals(List.of("501")));
      writing.set(false);
      int last = written.get();
      seen.addAll(answer.ids());
      while (answer.next().isPresent()) {
        answer = client.get(answer.next().get());
        seen.addAll(answer.ids());
      }
      seen.addAll(client.events("after", answer.position()).ids());
      assertThat(seen).isEqualTo(ids(1, last));
    }
  }

  @Test
  void recordsThatWereDeleted_areAGap() {
    append(1, 20);
    Answer all = client.events();
    Position tenth = seal.open(stream, all.positionOf("10")).orElseThrow();
    kafka.evictBefore(new StreamPartition(stream.stream(), tenth.partition()), tenth.nextOffset());
    Await.untilAsserted(
        "the gap is said",
        () -> {
          Answer answer = client.events("after", all.positionOf("3"));
          assertThat(answer.header("Throughline-Gap"))
              .contains(
                  "reason=retention, from=%s, position=%s"
                      .formatted(all.positionOf("3"), all.positionOf("10")));
          assertThat(answer.ids()).isEqualTo(ids(11, 20));
        });
    assertThat(client.lines("after", all.positionOf("12")).ids()).isEqualTo(ids(13, 20));
  }

  @Test
  void aTopicThatWasMadeAgain_isAGap() {
    StreamKey metrics = new StreamKey(stream.tenant(), KafkaHarness.METRICS);
    append(metrics, 1, 5);
    String path = "/v1/streams/metrics/events";
    Answer old = client.get(path);
    kafka.recreate(KafkaHarness.METRICS);
    Await.untilAsserted(
        "the new topic is known",
        () -> {
          Answer answer = client.get(path + "?after=" + old.positionOf("2"));
          assertThat(answer.header("Throughline-Gap").orElse(""))
              .startsWith("reason=recreated, from=" + old.positionOf("2"));
        });
    append(metrics, 6, 8);
    assertThat(client.get(path + "?after=" + old.positionOf("2")).ids()).isEqualTo(ids(6, 8));
    assertThat(client.get(path).ids()).isEqualTo(ids(6, 8));
  }

  @Test
  void aHundredThousandLines_waitForTheirReader_andAreAllThere() throws Exception {
    int count = 100_000;
    append(1, count);
    Timer pages = meters.get("throughline.replay.page").tag("door", "lines").timer();
    long before = pages.count();
    var response = client.open("/v1/streams/execution/events", "Accept", ReplayClient.LINES);
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(response.body()))) {
      assertThat(lines.readLine()).contains("\"id\":\"1\"");
      awaitStandstill(pages);
      assertThat(pages.count() - before).isLessThan(80);
      int expected = 2;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        assertThat(line).contains("\"id\":\"" + expected++ + "\"");
      }
      assertThat(expected).isEqualTo(count + 1);
    }
  }

  @Test
  void aGatewaysReader_isTheLogsReader() {
    append(1, 50);
    LogReader direct = log.reader();
    String token = client.token();
    URI service = URI.create("http://127.0.0.1:" + port);
    try (RemoteHistory remote = new RemoteHistory(service, seal, Duration.ofSeconds(20), 8)) {
      EventFilter odd = new EventFilter(Set.of("odd"), null);
      for (Start start : List.of(new Start.Earliest(), new Start.Latest(), new Start.Last(7))) {
        assertThat(remote.locate(token, stream, start, odd))
            .isEqualTo(direct.locate(stream, start, odd));
      }
      Position from = remote.locate(token, stream, new Start.Earliest(), odd).position();
      List<String> ids = new ArrayList<>();
      LogReader.Page page;
      do {
        page = remote.page(token, stream, from, odd, new PageLimit(4, 1 << 20));
        page.events().forEach(e -> ids.add(e.event().id()));
        from = page.next();
      } while (!page.atEnd());
      assertThat(ids).isEqualTo(IntStream.range(0, 25).mapToObj(i -> "" + (2 * i + 1)).toList());
      Position start = from;
      Assertions.assertThatThrownBy(
              () -> remote.page("nonsense", stream, start, odd, new PageLimit(4, 1 << 20)))
          .isInstanceOf(HistoryRefusedException.class);
    }
  }

  /** Looks every few milliseconds until nothing has moved for many looks. */
  private static void awaitStandstill(Timer pages) {
    long[] lastAndTimesSeen = {-1, 0};
    Await.until(
        "the service waits for its reader",
        () -> {
          boolean same = lastAndTimesSeen[0] == pages.count();
          lastAndTimesSeen[0] = pages.count();
          lastAndTimesSeen[1] = same ? lastAndTimesSeen[1] + 1 : 0;
          return lastAndTimesSeen[1] == 100;
        });
  }

  private void append(int from, int to) {
    append(stream, from, to);
  }

  private void append(StreamKey key, int from, int to) {
    List<CompletableFuture<AppendResult>> results = new ArrayList<>();
    for (int i = from; i <= to; i++) {
      String type = i % 2 == 0 ? "even" : "odd";
      Event event =
          Event.json(
              "" + i, "/tests", type, "run-" + i % 10, "{\"padding\":\"%0500d\"}".formatted(i));
      results.add(log.appender().append(key, event));
      if (results.size() == 1000) {
        results.forEach(CompletableFuture::join);
        results.clear();
      }
    }
    assertThat(results).allMatch(r -> r.join() instanceof AppendResult.Appended);
  }

  private static List<String> ids(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(i -> "" + i).toList();
  }
}
