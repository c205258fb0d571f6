package io.throughline.ingest.publish;

import io.throughline.event.EventDraft;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Reads an event's attributes from HTTP headers: CloudEvents' HTTP binding 1.0.2, 3.1. */
final class BinaryEvent {

  private static final String PREFIX = "ce-";
  private static final List<String> REQUIRED =
      List.of("ce-specversion", "ce-id", "ce-source", "ce-type");
  private static final String CONTENT_TYPE = "datacontenttype";
  private static final String TRACE = "traceparent";

  private BinaryEvent() {}

  /** A request's headers. */
  interface RequestHeaders {

    /** Each name with each of its values. */
    void forEach(BiConsumer<String, String> action);

    /** The first value of the header, in any case of letters. */
    @Nullable String first(String name);

    default boolean has(String name) {
      return first(name) != null;
    }
  }

  /** Whether a request says by its headers that it is an event in binary mode. */
  static boolean isAnnounced(RequestHeaders headers) {
    return REQUIRED.stream().anyMatch(headers::has);
  }

  /**
   * Puts the attributes into {@code draft}; {@code Content-Type} is the data's. An event without a
   * trace of its own is part of its request's (W3C Trace Context).
   */
  static void readInto(EventDraft draft, RequestHeaders headers) {
    headers.forEach(
        (header, value) -> {
          if (header.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
            readAttribute(draft, header.substring(PREFIX.length()), value);
          }
        });
    String contentType = headers.first("content-type");
    if (contentType != null) {
      draft.attribute(CONTENT_TYPE, contentType);
    }
    String trace = headers.first(TRACE);
    if (trace != null && !headers.has(PREFIX + TRACE)) {
      draft.attribute(TRACE, trace);
    }
  }

  private static void readAttribute(EventDraft draft, String header, String value) {
    String name = header.toLowerCase(Locale.ROOT);
    if (name.equals(CONTENT_TYPE)) {
      draft.fault(name, "given as ce-datacontenttype", "the Content-Type header");
      return;
    }
    boolean uri = name.equals("source") || name.equals("dataschema");
    (uri ? HeaderValue.decodeUri(value) : HeaderValue.decode(value))
        .ifPresentOrElse(
            decoded -> draft.attribute(name, decoded),
            () -> draft.fault(name, "a header that can't be decoded", HeaderValue.EXPECTED));
  }
}
