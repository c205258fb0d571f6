package io.throughline.standalone;

import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import io.throughline.gateway.catchup.History;
import io.throughline.log.LogReader;
import io.throughline.log.LogReader.Located;
import io.throughline.log.LogReader.Page;
import io.throughline.log.LogReader.PageLimit;
import io.throughline.log.Start;

/**
 * History for the gateway from the replay service in this process, without HTTP between. The
 * gateway verified the subscriber's token, so it is not looked at again.
 */
record LocalHistory(LogReader reader) implements History {

  @Override
  public Located locate(StreamKey stream, Start start, EventFilter filter, String token) {
    return reader.locate(stream, start, filter);
  }

  @Override
  public Page page(
      StreamKey stream, Position after, EventFilter filter, PageLimit limit, String token) {
    return reader.page(stream, after, filter, limit);
  }
}
