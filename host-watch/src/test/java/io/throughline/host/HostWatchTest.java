package io.throughline.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.event.Event;
import io.throughline.host.HostSample.Memory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HostWatchTest {

  private static final HostWatchSettings OFTEN =
      HostWatchSettings.defaults().withEvery(HostWatchSettings.EVERY_MIN).withoutAlerts();

  @Test
  void thisMachine_reportsItsCpuMemoryLoadAndDisk_lookAfterLook() throws Exception {
    BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    try (HostWatch watch = HostWatch.start(OFTEN, (stream, event) -> events.add(event))) {
      List<String> subjects = new ArrayList<>();
      List<String> ids = new ArrayList<>();
      while (subjects.stream().filter("cpu"::equals).count() < 3) {
        Event event = events.poll(10, TimeUnit.SECONDS);
        assertThat(event).isNotNull();
        subjects.add(event.subject());
        ids.add(event.id());
      }
      assertThat(subjects).contains("cpu", "memory", "load", "disk:/");
      assertThat(ids).doesNotHaveDuplicates();
    }
  }

  @Test
  void lookThatFails_isLeftOut_andTheNextOneIsThere() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    HostProbe probe =
        () -> {
          if (looks.incrementAndGet() < 3) {
            throw new IllegalStateException("no /proc today");
          }
          return new HostSample(null, new Memory(8000, 2000), null, List.of());
        };
    BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    try (HostWatch watch =
        HostWatch.start(
            OFTEN,
            (stream, event) -> events.add(event),
            InstantSource.fixed(now),
            RandomGenerator.getDefault(),
            () -> probe)) {
      Event first = events.poll(10, TimeUnit.SECONDS);
      assertThat(first).isNotNull();
      assertThat(first.time()).isEqualTo(now.toString());
      assertThat(looks.get()).isGreaterThanOrEqualTo(3);
    }
  }

  @Test
  void sinkThatThrows_doesNotEndTheWatch() throws Exception {
    BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    AtomicInteger calls = new AtomicInteger();
    try (HostWatch watch =
        HostWatch.start(
            OFTEN,
            (stream, event) -> {
              if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("full");
              }
              events.add(event);
            })) {
      assertThat(events.poll(10, TimeUnit.SECONDS)).isNotNull();
    }
  }

  @Test
  void intervalBelowTheLimit_isRefused() {
    assertThatThrownBy(() -> HostWatchSettings.defaults().withEvery(Duration.ofMillis(10)))
        .hasMessage("every: PT0.01S (expected: at least PT0.1S)");
  }
}
