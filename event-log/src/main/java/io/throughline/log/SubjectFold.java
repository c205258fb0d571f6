package io.throughline.log;

import io.throughline.event.Event;
import io.throughline.event.fold.Fold;
import io.throughline.log.SnapshotReader.SubjectState;
import org.jspecify.annotations.Nullable;

/**
 * One subject's events, folded: how a snapshot is made, event by event. Pure.
 *
 * @param type of the newest event
 * @param time of the newest event, as its producer wrote it
 * @param appendTimeMillis of the newest event
 * @param oldestOffset of the first event; nothing in {@code data} is of an older one
 * @param newestOffset of the newest event
 * @param data what the events' data have come to
 */
public record SubjectFold(
    String type,
    @Nullable String time,
    long appendTimeMillis,
    long oldestOffset,
    long newestOffset,
    Fold data) {

  /**
   * The subject's next step.
   *
   * @param before absent for the subject's first event
   */
  public static SubjectFold step(@Nullable SubjectFold before, LoggedEvent logged) {
    Event event = logged.event();
    Fold fold = before == null ? Fold.EMPTY : before.data;
    return new SubjectFold(
        event.type(),
        event.time(),
        logged.appendTimeMillis(),
        before == null ? logged.offset() : before.oldestOffset,
        logged.offset(),
        fold.with(event.data(), event.dataContentType(), logged.offset()));
  }

  /**
   * What a snapshot shows of it, if anything: not a subject that has ended, nor one whose events
   * the log has no more.
   *
   * @param logStart the oldest offset that the log still has
   */
  public @Nullable SubjectState stateSince(String subject, long logStart) {
    if (data.ended() || newestOffset < logStart) {
      return null;
    }
    Fold left = oldestOffset < logStart ? data.since(logStart) : data;
    return new SubjectState(subject, type, time, appendTimeMillis, newestOffset + 1, left.toJson());
  }
}
