package io.throughline.log.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.PositionSeal;
import io.throughline.event.StreamKey;
import io.throughline.log.LogReader.PageLimit;
import io.throughline.log.SnapshotReader.Moment;
import io.throughline.log.SnapshotReader.StatesLimit;
import io.throughline.log.Start;
import java.net.URI;
import java.net.URLEncoder;
import org.jspecify.annotations.Nullable;

/** What {@link RemoteHistory} and {@link RemoteSnapshots} ask for, as URLs. Pure. */
final class HistoryRequests {

  private final String streams;
  private final PositionSeal seal;

  HistoryRequests(URI service, PositionSeal seal) {
    String base = service.toString();
    this.streams = (base.endsWith("/") ? base : base + "/") + "v1/streams/";
    this.seal = seal;
  }

  URI locate(StreamKey stream, Start start, EventFilter filter) {
    Query query = new Query(stream, "locate");
    switch (start) {
      case Start.After(var position) -> query.add("after", seal.seal(stream, position));
      case Start.Since(var time) -> query.add("since", time.toString());
      case Start.Last(var count, var before) -> {
        query.add("last", Integer.toString(count));
        if (before != null) {
          query.add("until", seal.seal(stream, before));
        }
      }
      case Start.Earliest() -> query.add("start", "earliest");
      case Start.Latest() -> query.add("start", "latest");
    }
    return query.filter(filter).uri();
  }

  URI page(StreamKey stream, Position after, EventFilter filter, PageLimit limit) {
    Query query = new Query(stream, "pages").add("after", seal.seal(stream, after)).filter(filter);
    query.add("limit", Integer.toString(limit.events()));
    query.add("bytes", Integer.toString(limit.bytes()));
    if (limit.endOffset() <= Position.OFFSET_MAX) {
      query.add("end", Long.toString(limit.endOffset()));
    }
    return query.uri();
  }

  URI states(
      StreamKey stream,
      Moment moment,
      @Nullable String subject,
      @Nullable String afterSubject,
      StatesLimit limit) {
    Query query = new Query(stream, "states");
    switch (moment) {
      case Moment.Now() -> {}
      case Moment.At(var position) -> query.add("at", seal.seal(stream, position));
      case Moment.Before(var time) -> query.add("at", time.toString());
    }
    if (subject != null) {
      query.add("subject", subject);
    }
    if (afterSubject != null) {
      query.add("after-subject", afterSubject);
    }
    query.add("limit", Integer.toString(limit.subjects()));
    return query.add("bytes", Integer.toString(limit.bytes())).uri();
  }

  private final class Query {

    private final StringBuilder url;
    private char separator = '?';

    Query(StreamKey stream, String resource) {
      url = new StringBuilder(streams).append(stream.stream()).append('/').append(resource);
    }

    Query add(String name, String value) {
      url.append(separator).append(name).append('=').append(URLEncoder.encode(value, UTF_8));
      separator = '&';
      return this;
    }

    Query filter(EventFilter filter) {
      if (!filter.types().isEmpty()) {
        add("types", String.join(",", filter.types()));
      }
      String subject = filter.subject();
      return subject == null ? this : add("subject", subject);
    }

    URI uri() {
      return URI.create(url.toString());
    }
  }
}
