package io.throughline.log.wire;

import io.throughline.event.PositionSeal;
import io.throughline.event.StreamKey;
import io.throughline.log.SnapshotReader.Moment;
import io.throughline.log.SnapshotReader.States;
import io.throughline.log.SnapshotReader.StatesLimit;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant's stream has come to, read from a replay service elsewhere on behalf of one
 * subscriber at a time: a {@link io.throughline.log.SnapshotReader} plus the subscriber's own
 * bearer token. In all else as {@link RemoteHistory}.
 */
public final class RemoteSnapshots implements AutoCloseable {

  private final RemoteReplay replay;
  private final HistoryRequests requests;

  /**
   * @param service the replay service, for instance {@code http://localhost:8084}
   * @param seal with the key that the service has
   * @param timeout for a turn, and then for the whole answer
   */
  public RemoteSnapshots(URI service, PositionSeal seal, Duration timeout, int concurrencyMax) {
    this.replay = new RemoteReplay("snapshot", timeout, concurrencyMax);
    this.requests = new HistoryRequests(service, seal);
  }

  /** See {@link io.throughline.log.SnapshotReader#states}. */
  public States states(
      String token,
      StreamKey stream,
      Moment moment,
      @Nullable String subject,
      @Nullable String afterSubject,
      StatesLimit limit) {
    URI uri = requests.states(stream, moment, subject, afterSubject, limit);
    return replay.ask(stream, uri, token, StatesCodec::decode);
  }

  @Override
  public void close() {
    replay.close();
  }
}
