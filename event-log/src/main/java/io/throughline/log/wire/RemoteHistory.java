package io.throughline.log.wire;

import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.PositionSeal;
import io.throughline.event.StreamKey;
import io.throughline.log.LogReader.Located;
import io.throughline.log.LogReader.Page;
import io.throughline.log.LogReader.PageLimit;
import io.throughline.log.LogUnavailableException;
import io.throughline.log.Start;
import io.throughline.log.UnknownStreamException;
import java.net.URI;
import java.time.Duration;

/**
 * A tenant's history, read from a replay service elsewhere on behalf of one subscriber at a time.
 *
 * <p>The methods are those of {@link io.throughline.log.LogReader} plus the subscriber's own bearer
 * token: a gateway has no right to anyone's history but what its subscriber may see. They block, so
 * call them on a virtual thread; any number of threads may. At most {@code concurrencyMax} requests
 * are under way at once, further ones wait up to the timeout.
 *
 * <p>They throw {@link LogUnavailableException} when the service is away, too slow, or answers what
 * is not an answer; {@link HistoryRefusedException} when it refuses the token; {@link
 * UnknownStreamException} as a reader does. Any other refusal means that the two ends disagree
 * about the contract, and is an {@link IllegalStateException} with what the service said.
 */
public final class RemoteHistory implements AutoCloseable {

  private final RemoteReplay replay;
  private final HistoryRequests requests;

  /**
   * @param service the replay service, for instance {@code http://localhost:8084}
   * @param seal with the key that the service has
   * @param timeout for a turn, and then for the whole answer
   */
  public RemoteHistory(URI service, PositionSeal seal, Duration timeout, int concurrencyMax) {
    this.replay = new RemoteReplay("history", timeout, concurrencyMax);
    this.requests = new HistoryRequests(service, seal);
  }

  /** See {@link io.throughline.log.LogReader#locate}. */
  public Located locate(String token, StreamKey stream, Start start, EventFilter filter) {
    return replay.ask(
        stream, requests.locate(stream, start, filter), token, PageCodec::decodeLocated);
  }

  /** See {@link io.throughline.log.LogReader#page}. */
  public Page page(
      String token, StreamKey stream, Position after, EventFilter filter, PageLimit limit) {
    return replay.ask(
        stream, requests.page(stream, after, filter, limit), token, PageCodec::decodePage);
  }

  @Override
  public void close() {
    replay.close();
  }
}
