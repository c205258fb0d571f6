package io.throughline.log;

import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tenant's history. Blocks: call it on a virtual thread. Safe for use by any thread; the
 * number of reads at once is bounded, further ones wait.
 *
 * <p>Both methods throw {@link LogUnavailableException} when the log does not answer in time, and
 * {@link UnknownStreamException} for a stream that is not this deployment's.
 */
public interface LogReader {

  /**
   * Where {@code start} is.
   *
   * @param filter what {@link Start.Last} counts; ignored by the others
   */
  Located locate(StreamKey stream, Start start, EventFilter filter);

  /**
   * The next events after {@code after} that match {@code filter}, oldest first.
   *
   * <p>A position of another epoch, before the log's start or beyond its end is no error: the page
   * has the gap and goes on where the log does.
   *
   * <p>One read looks at a bounded part of the log. An empty page that is not at the end only says
   * that nothing matched so far: go on from its {@code next}.
   */
  Page page(StreamKey stream, Position after, EventFilter filter, PageLimit limit);

  /**
   * @param position reading from here delivers what was asked for
   * @param gap what was asked for and is gone, if anything
   */
  record Located(Position position, @Nullable Gap gap) {}

  /**
   * A contiguous run of a stream, filtered.
   *
   * @param from where it starts; after {@code gap}, if there is one
   * @param next where the next page starts: everything before it was looked at. Not the last
   *     event's offset + 1: compaction and transaction markers leave holes. Never beyond {@link
   *     PageLimit#endOffset}, unless {@code from} already is
   * @param atEnd whether {@code next} was the log's end (its last stable offset) when it was read
   */
  record Page(
      Position from, Position next, List<LoggedEvent> events, boolean atEnd, @Nullable Gap gap) {

    public Page {
      events = List.copyOf(events);
    }
  }

  /**
   * How much a page may hold. A page has at least one event if there is one, however large.
   *
   * @param events at least 1
   * @param bytes of data, soft
   * @param endOffset where the page ends at the latest, exclusive: nothing is looked for at or
   *     beyond it. A page that starts beyond it is empty, with {@code next} where it starts
   */
  record PageLimit(int events, int bytes, long endOffset) {

    /** As far as the log goes. */
    public PageLimit(int events, int bytes) {
      this(events, bytes, Long.MAX_VALUE);
    }
  }
}
