package io.throughline.replay.history;

import io.throughline.event.EventWriter;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

/** The representations of history, the one for clients that don't care first. */
enum HistoryForm {
  /** A JSON array of events. */
  BATCH("application/cloudevents-batch+json"),
  /** The same, for clients that know JSON alone. */
  JSON("application/json"),
  /** One event a line. */
  LINES("application/x-ndjson"),
  /** Server-sent events, for as long as the client listens. */
  EVENT_STREAM("text/event-stream");

  private final MimeType type;

  HistoryForm(String type) {
    this.type = MimeType.valueOf(type);
  }

  String contentType() {
    return type.toString();
  }

  /** Writes events in this form. */
  EventWriter writer(OutputStream out) {
    return switch (this) {
      case BATCH, JSON -> EventWriter.batch(out);
      case LINES -> EventWriter.lines(out);
      case EVENT_STREAM ->
          throw new IllegalArgumentException("an event stream is written by its reader");
    };
  }

  /** The form that an {@code Accept} header prefers (RFC 9110, 12.5.1), or nothing. */
  static Optional<HistoryForm> of(@Nullable String accept) {
    if (accept == null || accept.isBlank()) {
      return Optional.of(BATCH);
    }
    List<MimeType> ranges;
    try {
      ranges = MimeTypeUtils.parseMimeTypes(accept);
    } catch (InvalidMimeTypeException malformed) {
      return Optional.empty();
    }
    HistoryForm best = null;
    double bestQuality = 0;
    for (HistoryForm form : values()) {
      double quality = quality(form.type, ranges);
      if (quality > bestQuality) {
        best = form;
        bestQuality = quality;
      }
    }
    return Optional.ofNullable(best);
  }

  /** That of the most specific range that covers the type; 0 if none does. */
  private static double quality(MimeType type, List<MimeType> ranges) {
    double quality = 0;
    int best = -1;
    for (MimeType range : ranges) {
      int specificity = range.isWildcardType() ? 0 : range.getSubtype().startsWith("*") ? 1 : 2;
      if (range.includes(type) && specificity > best) {
        best = specificity;
        quality = quality(range);
      }
    }
    return quality;
  }

  private static double quality(MimeType range) {
    String parameter = range.getParameter("q");
    try {
      return parameter == null ? 1 : Double.parseDouble(parameter);
    } catch (NumberFormatException malformed) {
      return 0;
    }
  }
}
