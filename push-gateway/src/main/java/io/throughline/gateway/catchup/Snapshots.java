package io.throughline.gateway.catchup;

import io.throughline.event.StreamKey;
import io.throughline.log.SnapshotReader;
import io.throughline.log.SnapshotReader.Moment;
import io.throughline.log.SnapshotReader.States;
import io.throughline.log.SnapshotReader.StatesLimit;
import org.jspecify.annotations.Nullable;

/**
 * Where folded states are read, beside {@link History}: the replay service, in this process or over
 * HTTP. Blocks; throws {@link io.throughline.log.LogUnavailableException} when there is no answer.
 *
 * <p>{@code bearerToken} is the subscriber's own: the replay service sees whom it answers.
 */
public interface Snapshots {

  /** As {@link SnapshotReader#states}. */
  States states(
      StreamKey stream,
      Moment moment,
      @Nullable String subject,
      @Nullable String afterSubject,
      StatesLimit limit,
      String bearerToken);

  /** States read in this process. */
  static Snapshots local(SnapshotReader reader) {
    return (stream, moment, subject, afterSubject, limit, token) ->
        reader.states(stream, moment, subject, afterSubject, limit);
  }
}
