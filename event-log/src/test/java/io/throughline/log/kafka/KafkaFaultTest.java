package io.throughline.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.event.Event;
import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import io.throughline.event.TenantId;
import io.throughline.log.AppendResult;
import io.throughline.log.EventAppender.Append;
import io.throughline.log.Gap;
import io.throughline.log.LogReader.Page;
import io.throughline.log.LogReader.PageLimit;
import io.throughline.log.LogTail;
import io.throughline.log.LogUnavailableException;
import io.throughline.log.RecordingListener;
import io.throughline.log.Start;
import io.throughline.log.StreamPartition;
import io.throughline.testing.Await;
import io.throughline.testing.BrokerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that stops, is killed or hangs under an open log. */
final class KafkaFaultTest {

  private static final StreamKey STREAM =
      new StreamKey(new TenantId("acme"), KafkaHarness.EXECUTION);
  private static final PageLimit ALL = new PageLimit(1_000_000, 1 << 30);

  @TempDir Path directory;

  private BrokerProcess broker;
  private KafkaHarness harness;
  private final RecordingListener heard = new RecordingListener();

  @BeforeEach
  void open() {
    broker = BrokerProcess.started(directory);
    harness =
        new KafkaHarness(
            KafkaHarness.config(broker.bootstrapServers())
                .withAppending(
                    new KafkaLogConfig.Appending(
                        Duration.ofMillis(100),
                        Duration.ofSeconds(2),
                        Duration.ofMillis(1),
                        32 << 20,
                        2))
                .withReading(
                    new KafkaLogConfig.Reading(2, Duration.ofSeconds(2), Duration.ofMillis(300))),
            LogMetrics.NONE);
  }

  @AfterEach
  void close() {
    broker.close();
    harness.close();
  }

  @Test
  void killedBroker_isSaidToBeAwayAndEverythingGoesOnWhereItWas() {
    try (LogTail tail = harness.log().newTail()) {
      tail.start(Duration.ZERO, heard);
      heard.awaitPrimed();
      append(1);
      append(2);
      heard.awaitEvents(2);
      broker.kill();
      Await.until("the tail says so", () -> heard.availability().size() == 2);
      assertThat(heard.availability().getLast()).startsWith("away: ");
      broker.start();
      Await.until("the tail says so", () -> heard.availability().getLast().equals("available"));
      appendWhenPossible(3);
      Await.until("the next event", () -> heard.events().contains(event(3)));
      assertThat(heard.events()).doesNotHaveDuplicates().startsWith(event(1), event(2));
      assertThat(heard.restarts(partition())).isEqualTo(1);
      assertThat(readAll()).isEqualTo(heard.events());
    }
  }

  @Test
  void stoppedBroker_makesAppendsAndReadsFailInTime() {
    append(1);
    broker.stop();
    assertThat(harness.log().appender().append(STREAM, event(2)).join())
        .isInstanceOf(AppendResult.Unavailable.class);
    assertThat(
            harness.log().appender().appendAtomically(List.of(new Append(STREAM, event(3)))).join())
        .allMatch(AppendResult.Unavailable.class::isInstance);
    assertThatThrownBy(
            () -> harness.log().reader().locate(STREAM, new Start.Latest(), EventFilter.ALL))
        .isInstanceOf(LogUnavailableException.class);
    broker.start();
    appendWhenPossible(4);
    assertThat(readAll()).startsWith(event(1)).endsWith(event(4)).doesNotContain(event(3));
  }

  @Test
  void hungBroker_isSaidToBeAway() {
    try (LogTail tail = harness.log().newTail()) {
      tail.start(Duration.ZERO, heard);
      heard.awaitPrimed();
      append(1);
      heard.awaitEvents(1);
      broker.freeze();
      Await.until("the tail says so", () -> heard.availability().size() == 2);
      broker.thaw();
      Await.until("the tail says so", () -> heard.availability().getLast().equals("available"));
      appendWhenPossible(2);
      Await.until("the next event", () -> heard.events().contains(event(2)));
      assertThat(heard.restarts(partition())).isEqualTo(1);
    }
  }

  @Test
  void tailThatStartsWithoutABroker_beginsWhenItIsThere() {
    append(1);
    broker.stop();
    try (LogTail tail = harness.log().newTail()) {
      tail.start(Duration.ofHours(1), heard);
      Await.until("the tail says that it is away", () -> !heard.availability().isEmpty());
      assertThat(heard.availability().getFirst()).startsWith("away: ");
      broker.start();
      heard.awaitPrimed();
      assertThat(heard.events()).containsExactly(event(1));
    }
  }

  @Test
  void partitionThatLostItsData_isATruncationForTailAndReaders() throws Exception {
    try (LogTail tail = harness.log().newTail()) {
      tail.start(Duration.ZERO, heard);
      heard.awaitPrimed();
      append(1);
      append(2);
      heard.awaitEvents(2);
      Position end = heard.next(partition());
      broker.stop();
      TopicPartition lost = harness.kafka(partition());
      loseFiles(directory.resolve(lost.topic() + "-" + lost.partition()));
      broker.start();
      Await.until("the tail restarts", () -> heard.restarts(partition()) == 2);
      assertThat(heard.next(partition())).isEqualTo(end.at(0));
      Page page =
          Await.value(
              "history can be read",
              () -> Optional.of(harness.log().reader().page(STREAM, end, EventFilter.ALL, ALL)));
      assertThat(page.gap()).isEqualTo(new Gap(Gap.Reason.TRUNCATED, end, end.at(0)));
      appendWhenPossible(3);
      Await.until("the next event", () -> heard.events().contains(event(3)));
    }
  }

  private static void loseFiles(Path partition) throws IOException {
    try (var files = Files.list(partition)) {
      for (Path file : files.filter(f -> !f.endsWith("partition.metadata")).toList()) {
        Files.delete(file);
      }
    }
  }

  private StreamPartition partition() {
    return harness.log().catalog().locate(STREAM).orElseThrow();
  }

  private void append(int number) {
    assertThat(harness.log().appender().append(STREAM, event(number)).join())
        .isInstanceOf(AppendResult.Appended.class);
  }

  /** What was given up may still have reached the log: only then does an event come twice. */
  private void appendWhenPossible(int number) {
    Await.until(
        "the log takes events again",
        () ->
            harness.log().appender().append(STREAM, event(number)).join()
                instanceof AppendResult.Appended);
  }

  private List<Event> readAll() {
    return Await.value(
        "history can be read",
        () -> {
          var reader = harness.log().reader();
          var start = reader.locate(STREAM, new Start.Earliest(), EventFilter.ALL).position();
          Page page = reader.page(STREAM, start, EventFilter.ALL, ALL);
          assertThat(page.atEnd()).isTrue();
          return Optional.of(page.events().stream().map(logged -> logged.event()).toList());
        });
  }

  private static Event event(int number) {
    return Event.json("e" + number, "/tests", "t", "s" + number, "{\"n\":" + number + "}");
  }
}
