package io.throughline.gateway.publish;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.throughline.event.StreamKey;
import io.throughline.log.EventAppender;
import io.throughline.log.EventLog;
import io.throughline.log.LogTail;
import io.throughline.log.recent.IdempotentAppender;
import io.throughline.log.recent.RecentAppends;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * How this process appends, and what it knows of what was appended lately. Where ingest runs in the
 * same process, its appender is used. A gateway on its own has one that learns from the gateway's
 * tail, which follows the log anyway. Safe for use by any thread.
 */
public final class Appending {

  private final EventAppender appender;
  private final @Nullable IdempotentAppender learning;

  private Appending(EventAppender appender, @Nullable IdempotentAppender learning) {
    this.appender = appender;
    this.learning = learning;
  }

  /** With the appender of this process, or one that appends whatever it is given. */
  public static Appending through(EventAppender appender) {
    return new Appending(appender, null);
  }

  /**
   * With one of its own, which has to hear of what is appended: see {@link #hearing}.
   *
   * @param entriesMax events remembered at most
   * @param window how long an event is recognized
   * @param patience how long an append waits until what others appended is known
   */
  public static Appending learning(
      EventLog log, int entriesMax, Duration window, Duration patience, InstantSource clock) {
    RecentAppends recent = new RecentAppends(entriesMax, window, clock);
    IdempotentAppender own = IdempotentAppender.besideATail(log, recent, patience);
    return new Appending(own, own);
  }

  EventAppender appender() {
    return appender;
  }

  /**
   * Makes sure that what the log has of {@code stream} is known, as far as it can be in time: an
   * event may then be appended again, never be refused for it.
   */
  void learn(StreamKey stream) {
    if (appender instanceof IdempotentAppender idempotent) {
      try {
        idempotent.awaitKnown(stream, false);
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** What the gateway's tail is to speak to: what is appended is known here before it is sent. */
  public LogTail.Listener hearing(LogTail.Listener listener) {
    return learning == null ? listener : learning.recent().before(listener);
  }

  /** Says how much is known, where it is known here. */
  public void register(MeterRegistry registry) {
    if (learning == null) {
      return;
    }
    FunctionCounter.builder("throughline.gateway.repeated", learning, IdempotentAppender::repeated)
        .description("events that the log had, answered with their first position")
        .register(registry);
    RecentAppends recent = learning.recent();
    FunctionCounter.builder(
            "throughline.gateway.dedupe.forgotten", recent, RecentAppends::forgottenEarly)
        .description("events forgotten before the window was over, for want of room")
        .register(registry);
    Gauge.builder("throughline.gateway.dedupe.remembered", recent, RecentAppends::size)
        .description("events of which a repetition would be recognized")
        .register(registry);
    Gauge.builder("throughline.gateway.dedupe.reach", recent, RecentAppends::reachSeconds)
        .description("how far back repetitions are recognized at the moment")
        .baseUnit("seconds")
        .register(registry);
  }
}
