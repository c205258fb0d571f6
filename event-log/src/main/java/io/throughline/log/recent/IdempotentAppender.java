package io.throughline.log.recent;

import io.throughline.event.Event;
import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import io.throughline.log.AppendResult;
import io.throughline.log.AppendResult.Appended;
import io.throughline.log.EventAppender;
import io.throughline.log.EventLog;
import io.throughline.log.LogTail;
import io.throughline.log.LogUnavailableException;
import io.throughline.log.StreamPartition;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Appends an event once, however often it is sent: one that was appended within the window is
 * answered with its first position, one that is being appended by this process with the same
 * future. Safe for use by any thread.
 *
 * <p>What other processes append is known as soon as this one's tail has read it, milliseconds
 * later as a rule. {@link #awaitKnown} waits until everything is known that the log has. Atomic
 * appends are passed on as they are.
 */
public final class IdempotentAppender implements EventAppender, AutoCloseable {

  private final EventLog log;
  private final EventAppender appender;
  private final RecentAppends recent;
  private final @Nullable LogTail tail;
  private final LogEnds ends;
  private final Duration patience;
  private final Map<EventKey, CompletableFuture<AppendResult>> pending = new ConcurrentHashMap<>();
  private final LongAdder repeated = new LongAdder();

  private IdempotentAppender(
      EventLog log, RecentAppends recent, @Nullable LogTail tail, Duration patience) {
    this.log = log;
    this.appender = log.appender();
    this.recent = recent;
    this.tail = tail;
    this.ends = new LogEnds(log);
    this.patience = patience;
  }

  /**
   * Begins to follow the log, from {@code window} ago on.
   *
   * @param entriesMax events remembered at most; past it the window is shorter
   * @param patience how long {@link #awaitKnown} waits
   */
  public static IdempotentAppender start(
      EventLog log, int entriesMax, Duration window, Duration patience, InstantSource clock) {
    RecentAppends recent = new RecentAppends(entriesMax, window, clock);
    LogTail tail = log.newTail();
    IdempotentAppender made = new IdempotentAppender(log, recent, tail, patience);
    tail.start(window, recent);
    return made;
  }

  /**
   * Without a tail of its own.
   *
   * @param recent hears from a tail that the caller has anyway
   */
  public static IdempotentAppender besideATail(
      EventLog log, RecentAppends recent, Duration patience) {
    return new IdempotentAppender(log, recent, null, patience);
  }

  public RecentAppends recent() {
    return recent;
  }

  /** Events that were not appended because the log had them. */
  public long repeated() {
    return repeated.sum();
  }

  /**
   * Makes sure that this process knows what the log has of {@code stream}, up to now. Costs nothing
   * while there is no reason to doubt it; blocks otherwise.
   *
   * @param retry whether the caller has sent the same before, so that the last milliseconds count
   * @return false if it could not be found out in time
   */
  public boolean awaitKnown(StreamKey stream, boolean retry) throws InterruptedException {
    Optional<StreamPartition> located = log.catalog().locate(stream);
    if (located.isEmpty()) {
      return true;
    }
    StreamPartition partition = located.get();
    if (!retry && recent.isCurrent(partition)) {
      return true;
    }
    if (!retry && !recent.isFollowing()) {
      return false; // waiting for a log that is away would only make its absence longer
    }
    long doubt = recent.doubtOf(partition);
    try {
      Position end = ends.endOf(partition);
      return recent.awaitPast(partition, end, doubt, patience);
    } catch (LogUnavailableException away) {
      return false;
    }
  }

  @Override
  public CompletableFuture<AppendResult> append(StreamKey stream, Event event) {
    EventKey key = EventKey.of(stream, event);
    CompletableFuture<AppendResult> answer = new CompletableFuture<>();
    CompletableFuture<AppendResult> underWay = pending.putIfAbsent(key, answer);
    if (underWay != null) {
      return underWay.whenComplete(this::countIfRepeated);
    }
    // Looked up only now: what was under way a moment ago was remembered before it no longer was.
    Optional<Appended> known = recent.find(key);
    if (known.isPresent()) {
      pending.remove(key, answer);
      answer.complete(known.get());
      return repeated(known.get());
    }
    appender
        .append(stream, event)
        .whenComplete((result, bug) -> settle(key, stream, answer, result, bug));
    return answer;
  }

  @Override
  public CompletableFuture<List<AppendResult>> appendAtomically(List<Append> events) {
    return appender.appendAtomically(events);
  }

  @Override
  public void close() {
    if (tail != null) {
      tail.close();
    }
  }

  /** Remembered before it is no longer under way: at no moment is it neither. */
  private void settle(
      EventKey key,
      StreamKey stream,
      CompletableFuture<AppendResult> answer,
      AppendResult result,
      Throwable bug) {
    log.catalog()
        .locate(stream)
        .ifPresent(
            partition -> {
              switch (result) {
                case Appended appended -> recent.appended(key, partition, appended);
                case AppendResult.Unavailable unknown -> recent.doubt(partition);
                case AppendResult.TooLarge never -> {}
                case AppendResult.UnknownStream never -> {}
                case null -> recent.doubt(partition);
              }
            });
    pending.remove(key, answer);
    if (bug == null) {
      answer.complete(result);
    } else {
      answer.completeExceptionally(bug);
    }
  }

  private CompletableFuture<AppendResult> repeated(Appended first) {
    repeated.increment();
    return CompletableFuture.completedFuture(first);
  }

  private void countIfRepeated(AppendResult result, Throwable bug) {
    if (result instanceof Appended) {
      repeated.increment();
    }
  }
}
