package io.throughline.replay.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.event.Conflation.Kept;
import io.throughline.event.EventFilter;
import io.throughline.event.EventWriter;
import io.throughline.event.LogAttributes;
import io.throughline.event.Position;
import io.throughline.event.PositionSeal;
import io.throughline.event.StreamKey;
import io.throughline.log.Gap;
import io.throughline.log.LoggedEvent;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an answer says beside its events.
 *
 * <p>{@code Throughline-Position} is where to resume after the whole body. {@code Throughline-Gap}
 * is a dictionary of RFC 9651: {@code reason=retention, from=<position>, position=<position>}, with
 * the reasons of a {@code gap} notice; nothing of the stream between the two positions is left.
 */
public final class HistoryHeaders {

  public static final String POSITION = "Throughline-Position";
  public static final String GAP = "Throughline-Gap";

  private final PositionSeal seal;

  public HistoryHeaders(PositionSeal seal) {
    this.seal = seal;
  }

  /**
   * Says where to resume and what is gone.
   *
   * @param resume the place after the whole body
   */
  void write(HttpServletResponse response, Range range, HistoryPage page, Position resume) {
    response.setHeader(POSITION, position(range.stream(), resume));
    if (page.gap() != null) {
      response.setHeader(GAP, gap(range.stream(), page.gap()));
    }
  }

  /**
   * Writes events, each with the position after it.
   *
   * @param axis any place of the log that they are in
   */
  void write(EventWriter writer, StreamKey stream, Position axis, List<Kept<LoggedEvent>> events)
      throws IOException {
    for (Kept<LoggedEvent> kept : events) {
      LoggedEvent logged = kept.event();
      String position = position(stream, axis.at(logged.nextOffset()));
      writer.write(
          logged.event(), LogAttributes.of(position, logged.appendTimeMillis(), kept.leftOut()));
    }
  }

  public String position(StreamKey stream, Position position) {
    return seal.seal(stream, position);
  }

  public String gap(StreamKey stream, Gap gap) {
    return "reason=%s, from=%s, position=%s"
        .formatted(
            gap.reason().wireName(), position(stream, gap.from()), position(stream, gap.to()));
  }

  /**
   * The rest of the range, as an absolute-path URL.
   *
   * @param path of the request, as it came
   */
  String next(String path, Range range, Position next, @Nullable Integer limit) {
    StringBuilder link = new StringBuilder("<").append(path);
    link.append("?after=").append(position(range.stream(), next));
    if (range.end() != null) {
      link.append("&until=").append(position(range.stream(), range.end()));
    }
    EventFilter filter = range.filter();
    if (!filter.types().isEmpty()) {
      String types = String.join(",", filter.types().stream().sorted().toList());
      link.append("&types=").append(URLEncoder.encode(types, UTF_8));
    }
    if (filter.subject() != null) {
      link.append("&subject=").append(URLEncoder.encode(filter.subject(), UTF_8));
    }
    if (range.conflate()) {
      link.append("&conflate=true");
    }
    if (limit != null) {
      link.append("&limit=").append(limit);
    }
    return link.append(">; rel=\"next\"").toString();
  }
}
