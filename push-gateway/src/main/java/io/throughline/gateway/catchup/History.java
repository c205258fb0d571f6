package io.throughline.gateway.catchup;

import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import io.throughline.log.LogReader;
import io.throughline.log.LogReader.Located;
import io.throughline.log.LogReader.Page;
import io.throughline.log.LogReader.PageLimit;
import io.throughline.log.Start;

/**
 * Where history is read: the replay service, in this process or over HTTP. Blocks; throws {@link
 * io.throughline.log.LogUnavailableException} when there is no answer.
 *
 * <p>{@code bearerToken} is the subscriber's own: the replay service sees whom it answers.
 */
public interface History {

  Located locate(StreamKey stream, Start start, EventFilter filter, String bearerToken);

  Page page(
      StreamKey stream, Position after, EventFilter filter, PageLimit limit, String bearerToken);

  /** History read in this process. */
  static History local(LogReader reader) {
    return new History() {
      @Override
      public Located locate(StreamKey stream, Start start, EventFilter filter, String token) {
        return reader.locate(stream, start, filter);
      }

      @Override
      public Page page(
          StreamKey stream, Position after, EventFilter filter, PageLimit limit, String token) {
        return reader.page(stream, after, filter, limit);
      }
    };
  }
}
