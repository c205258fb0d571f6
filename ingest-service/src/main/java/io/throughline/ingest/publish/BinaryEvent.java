package io.throughline.ingest.publish;

import io.throughline.event.EventDraft;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads an event's attributes from HTTP headers: CloudEvents' HTTP binding 1.0.2, 3.1. */
final class BinaryEvent {

  private static final String PREFIX = "ce-";
  private static final List<String> REQUIRED =
      List.of("ce-specversion", "ce-id", "ce-source", "ce-type");
  private static final String CONTENT_TYPE = "datacontenttype";

  private BinaryEvent() {}

  /** A request's headers, each name with each of its values. */
  interface RequestHeaders {
    void forEach(BiConsumer<String, String> action);
  }

  /** Whether a request says by its headers that it is an event in binary mode. */
  static boolean isAnnounced(Predicate<String> hasHeader) {
    return REQUIRED.stream().anyMatch(hasHeader);
  }

  /** Puts the attributes into {@code draft}; {@code Content-Type} is the data's. */
  static void readInto(EventDraft draft, RequestHeaders headers, @Nullable String contentType) {
    headers.forEach(
        (header, value) -> {
          if (header.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
            readAttribute(draft, header.substring(PREFIX.length()), value);
          }
        });
    if (contentType != null) {
      draft.attribute(CONTENT_TYPE, contentType);
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
