package io.throughline.log.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.event.Event;
import io.throughline.event.EventFilter;
import io.throughline.event.StreamKey;
import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import io.throughline.log.AppendResult;
import io.throughline.log.LogReader.Page;
import io.throughline.log.LogReader.PageLimit;
import io.throughline.log.LogUnavailableException;
import io.throughline.log.RecordingListener;
import io.throughline.log.Start;
import io.throughline.log.StreamPartition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SteppedTailTest {

  private static final StreamName METRICS = new StreamName("metrics");
  private static final StreamKey STREAM = new StreamKey(new TenantId("acme"), METRICS);
  private static final StreamPartition PARTITION = new StreamPartition(METRICS, 0);

  private final MemoryLog log =
      new MemoryLog(Set.of(METRICS), 1, InstantSource.fixed(Instant.ofEpochMilli(1_000)));
  private final RecordingListener heard = new RecordingListener();
  private final SteppedTail tail = log.newSteppedTail();

  @Test
  void steps_passOnAsManyEventsAsAsked() {
    tail.start(Duration.ZERO, heard);
    append(5);
    assertThat(tail.step(2)).isTrue();
    assertThat(heard.events()).hasSize(2);
    assertThat(tail.step(2)).isTrue();
    assertThat(tail.step(2)).isTrue();
    assertThat(heard.events()).hasSize(5);
    assertThat(tail.step(2)).isFalse();
  }

  @Test
  void retentionThatOvertakesTheTail_restartsItAtTheOldestThatIsLeft() {
    tail.start(Duration.ZERO, heard);
    append(5);
    log.evictBefore(PARTITION, 3);
    assertThat(tail.step()).isTrue();
    assertThat(heard.restarts(PARTITION)).isEqualTo(2);
    assertThat(heard.next(PARTITION).nextOffset()).isEqualTo(3);
    assertThat(tail.step()).isTrue();
    assertThat(heard.events()).hasSize(2);
  }

  @Test
  void lostEnd_restartsTheTailThereEvenWhenTheLogHasGrownAgain() {
    tail.start(Duration.ZERO, heard);
    append(5);
    tail.step();
    log.truncateTo(PARTITION, 2);
    append(8);
    assertThat(tail.step()).isTrue();
    assertThat(heard.restarts(PARTITION)).isEqualTo(2);
    assertThat(heard.next(PARTITION).nextOffset()).isEqualTo(2);
    assertThat(tail.step()).isTrue();
    assertThat(heard.next(PARTITION).nextOffset()).isEqualTo(10);

    log.truncateTo(PARTITION, 10);
    assertThat(tail.step()).isFalse();
  }

  @Test
  void lostEndThatRetentionHasComeToSince_isSaidBeforeWhatRetentionTook() {
    tail.start(Duration.ZERO, heard);
    append(5);
    tail.step();
    log.truncateTo(PARTITION, 2);
    append(8);
    log.evictBefore(PARTITION, 6);
    assertThat(tail.step()).isTrue();
    assertThat(heard.next(PARTITION).nextOffset()).isEqualTo(2);
    assertThat(tail.step()).isTrue();
    assertThat(heard.restarts(PARTITION)).isEqualTo(3);
    assertThat(heard.next(PARTITION).nextOffset()).isEqualTo(6);
    assertThat(tail.step()).isTrue();
    assertThat(heard.next(PARTITION).nextOffset()).isEqualTo(10);
  }

  @Test
  void lostEndBeforeItWasReached_stillPrimes() {
    append(5);
    tail.start(Duration.ofDays(1), heard);
    log.truncateTo(PARTITION, 2);
    assertThat(heard.timesPrimed()).isZero();
    assertThat(tail.step()).isTrue();
    assertThat(heard.timesPrimed()).isEqualTo(1);
  }

  @Test
  void awayLog_failsEverythingUntilItIsBack() {
    tail.start(Duration.ZERO, heard);
    append(1);
    log.goAway("unplugged");
    assertThat(log.appender().append(STREAM, event()).join())
        .isEqualTo(new AppendResult.Unavailable("unplugged"));
    assertThatThrownBy(() -> log.reader().locate(STREAM, new Start.Latest(), EventFilter.ALL))
        .isInstanceOf(LogUnavailableException.class)
        .hasMessage("unplugged");
    assertThat(tail.step()).isTrue();
    assertThat(tail.step()).isFalse();
    log.comeBack();
    assertThat(tail.step()).isTrue();
    assertThat(tail.step()).isTrue();
    assertThat(heard.events()).hasSize(1);
    assertThat(heard.availability()).containsExactly("available", "away: unplugged", "available");
  }

  @Test
  void limitedScan_leavesPagesThatFoundNothingYet() {
    append(10);
    log.limitPageScan(4);
    StreamKey nobody = new StreamKey(new TenantId("nobody"), METRICS);
    Page page =
        log.reader()
            .page(
                nobody,
                log.bounds(PARTITION).earliest(),
                EventFilter.ALL,
                new PageLimit(100, 1 << 20));
    assertThat(page.events()).isEmpty();
    assertThat(page.next().nextOffset()).isEqualTo(4);
    assertThat(page.atEnd()).isFalse();
  }

  private void append(int count) {
    for (int i = 0; i < count; i++) {
      log.appender().append(STREAM, event()).join();
    }
  }

  private static Event event() {
    return Event.json("1", "/tests", "t", null, "{}");
  }
}
