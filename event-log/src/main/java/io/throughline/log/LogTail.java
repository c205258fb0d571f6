package io.throughline.log;

import io.throughline.event.Position;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Follows every partition of every stream, or some, newest part first seen.
 *
 * <p>One thread of its own polls and calls the listener; the listener must not block it.
 */
public interface LogTail extends AutoCloseable {

  /**
   * Begins to follow, from what was appended within {@code lookBack} on.
   *
   * @param lookBack how much of the newest part to read first; zero for none
   */
  void start(Duration lookBack, Listener listener);

  /**
   * Begins to follow where a follower that keeps its places left off: the listener hears of each
   * partition from its place on. {@code restarted} comes only for a partition that has no place,
   * and then from its oldest event, or whose place the log no longer has.
   *
   * @param places where to go on; those of partitions that are not there any more are ignored
   */
  default void start(Map<StreamPartition, Position> places, Listener listener) {
    start(places, partition -> true, listener);
  }

  /**
   * The same, for a follower of some partitions.
   *
   * @param followed which partitions the listener hears of: at least one, and always the same
   */
  void start(
      Map<StreamPartition, Position> places,
      Predicate<StreamPartition> followed,
      Listener listener);

  @Override
  void close();

  /** Called on the tail's thread, in order per partition. */
  interface Listener {

    /**
     * The partition is followed from {@code from} on, and nothing that was said before about it
     * holds. Comes once per partition at the start, and again when the topic was re-created,
     * truncated, or when retention overtook the tail. If it was truncated to where retention has
     * been since, it comes twice: with the place that the log was cut at, and with its start.
     */
    void restarted(StreamPartition partition, Position from);

    /** The next part of a partition. */
    void appended(Batch batch);

    /** Every partition has reached what was its end when the tail started. Comes once. */
    void primed();

    /**
     * Whether the log answers. Comes at each change.
     *
     * @param reason empty when it does
     */
    void available(boolean available, String reason);
  }

  /**
   * A contiguous part of one partition: every event of every tenant with {@code from.nextOffset()
   * <= offset < nextOffset}. Malformed records are left out; a batch may be empty.
   */
  record Batch(
      StreamPartition partition, Position from, long nextOffset, List<LoggedEvent> events) {

    public Batch {
      events = List.copyOf(events);
    }
  }
}
