package io.throughline.log.recent;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.event.Event;
import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import io.throughline.event.TenantId;
import io.throughline.log.AppendResult;
import io.throughline.log.AppendResult.Appended;
import io.throughline.log.LogReader.Page;
import io.throughline.log.LogReader.PageLimit;
import io.throughline.log.Start;
import io.throughline.log.kafka.KafkaHarness;
import io.throughline.log.kafka.KafkaLog;
import io.throughline.log.kafka.KafkaLogConfig;
import io.throughline.log.kafka.LogMetrics;
import io.throughline.testing.KafkaFixture;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Two processes that know each other through Kafka alone. */
class RepeatsOnKafkaTest {

  private static final StreamKey STREAM =
      new StreamKey(new TenantId("acme"), KafkaHarness.EXECUTION);
  private static final InstantSource CLOCK = InstantSource.system();

  @Test
  void eventsSentTwice_toTwoProcesses_areInTheLogOnce_andBothAnswersAreTheSame() throws Exception {
    KafkaLogConfig config = KafkaHarness.config(KafkaFixture.bootstrapServers());
    try (KafkaLog logOfOne = KafkaLog.open(config, LogMetrics.NONE, CLOCK);
        KafkaLog logOfOther = KafkaLog.open(config, LogMetrics.NONE, CLOCK);
        IdempotentAppender one = process(logOfOne);
        IdempotentAppender other = process(logOfOther);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Appended>> firsts = new ArrayList<>();
      List<Future<Appended>> seconds = new ArrayList<>();
      for (int sender = 0; sender < 20; sender++) {
        String source = "/sender/" + sender;
        for (int i = 0; i < 50; i++) {
          Event event = Event.json("" + i, source, "t", null, "{}");
          boolean swapped = i % 2 == 1;
          Future<Appended> first =
              threads.submit(() -> append(swapped ? other : one, event, false));
          firsts.add(first);
          seconds.add(
              threads.submit(
                  () -> {
                    first.get();
                    return append(swapped ? one : other, event, true);
                  }));
        }
      }
      for (int i = 0; i < firsts.size(); i++) {
        assertThat(seconds.get(i).get()).isEqualTo(firsts.get(i).get());
      }
      assertThat(logged(logOfOne)).hasSize(1_000).doesNotHaveDuplicates();

      try (IdempotentAppender restarted = process(logOfOne)) {
        for (int i = 0; i < 50; i++) {
          Event event = Event.json("" + i, "/sender/7", "t", null, "{}");
          assertThat(append(restarted, event, false)).isEqualTo(firsts.get(7 * 50 + i).get());
        }
      }
    }
  }

  private static IdempotentAppender process(KafkaLog log) {
    return IdempotentAppender.start(
        log, 100_000, Duration.ofMinutes(10), Duration.ofSeconds(20), CLOCK);
  }

  private static Appended append(IdempotentAppender process, Event event, boolean retry)
      throws InterruptedException {
    assertThat(process.awaitKnown(STREAM, retry)).isTrue();
    AppendResult result = process.append(STREAM, event).join();
    return (Appended) result;
  }

  private static List<String> logged(KafkaLog log) {
    List<String> ids = new ArrayList<>();
    Position from = log.reader().locate(STREAM, new Start.Earliest(), EventFilter.ALL).position();
    Page page;
    do {
      page = log.reader().page(STREAM, from, EventFilter.ALL, new PageLimit(1_000, 1 << 20));
      page.events().forEach(e -> ids.add(e.event().source() + "#" + e.event().id()));
      from = page.next();
    } while (!page.atEnd());
    return ids;
  }
}
