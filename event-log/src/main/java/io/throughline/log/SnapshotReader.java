package io.throughline.log;

import io.throughline.event.Payload;
import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a tenant's stream has come to: per subject the fold (RFC 7396) of its events up to one
 * position. Blocks: call it on a virtual thread. Safe for use by any thread.
 *
 * <p>A snapshot and the events after it share one axis: the states, then every event after {@link
 * States#position()}, are the whole truth, with nothing missing and nothing counted twice.
 *
 * <p>A snapshot is read in pages and nothing is kept in between: the first page fixes the position,
 * and the further ones ask for the same one, so that all of them are true at one moment.
 *
 * <p>Throws {@link LogUnavailableException} when there is no answer in time, and {@link
 * UnknownStreamException} for a stream that is not this deployment's.
 */
public interface SnapshotReader {

  /**
   * The states of the subjects whose names come after {@code afterSubject}, in the order of their
   * names' UTF-8 bytes.
   *
   * @param subject the only subject asked for; absent means all
   * @param afterSubject the last subject of the page before; absent for the first page
   */
  States states(
      StreamKey stream,
      Moment moment,
      @Nullable String subject,
      @Nullable String afterSubject,
      StatesLimit limit);

  /** When the states are to be true. */
  sealed interface Moment {

    /** As new as the reader has them. */
    record Now() implements Moment {}

    /** After the events before this position, and before those after it. */
    record At(Position position) implements Moment {}

    /** After the events that were appended before this time. */
    record Before(Instant time) implements Moment {}
  }

  /**
   * A page of a snapshot.
   *
   * @param position where all of it is true: the events after it are not in it
   * @param gap set when the moment that was asked for is one that the log no longer has or never
   *     had; the states are those at {@code gap.to()}
   * @param last whether no subject comes after these
   */
  record States(Position position, List<SubjectState> states, boolean last, @Nullable Gap gap) {

    public States {
      states = List.copyOf(states);
    }
  }

  /**
   * What one subject has come to.
   *
   * @param type of its newest event
   * @param time of its newest event, RFC 3339 as the producer wrote it
   * @param appendTimeMillis when the broker appended its newest event, milliseconds since the epoch
   * @param nextOffset the offset after its newest event, on the stream's axis
   * @param data the folded JSON
   */
  record SubjectState(
      String subject,
      String type,
      @Nullable String time,
      long appendTimeMillis,
      long nextOffset,
      Payload data) {}

  /**
   * How much a page may hold. A page has at least one state if there is one, however large.
   *
   * @param subjects at least 1
   * @param bytes of data, soft
   */
  record StatesLimit(int subjects, int bytes) {}
}
