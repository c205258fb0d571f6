package io.throughline.ingest.publish;

import io.throughline.event.CloudEventsJson;
import io.throughline.event.ContentTypes;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** In which of its four forms a request brings its events. */
enum RequestForm {
  /** One event: attributes in {@code ce-*} headers, data as the body. */
  BINARY,
  /** One event in the JSON format. */
  STRUCTURED,
  /** A JSON array of events. */
  BATCH,
  /** One event in the JSON format a line, read and answered as they come. */
  LINES;

  /** What the {@code Content-Type} may be, for an error message. */
  static final String EXPECTED =
      "%s, %s, %s, or any type with the attributes in ce-* headers"
          .formatted(
              CloudEventsJson.EVENT_TYPE, CloudEventsJson.BATCH_TYPE, CloudEventsJson.LINES_TYPE);

  /**
   * The form that a request's headers announce (CloudEvents' HTTP binding, 3), if they do.
   *
   * @param binaryHeaders whether it has any of the attributes that every event has as a header
   */
  static Optional<RequestForm> of(@Nullable String contentType, boolean binaryHeaders) {
    String essence = contentType == null ? "" : ContentTypes.essence(contentType);
    if (essence.startsWith("application/cloudevents")) {
      return switch (essence) {
        case CloudEventsJson.EVENT_TYPE -> inUtf8(contentType, STRUCTURED);
        case CloudEventsJson.BATCH_TYPE -> inUtf8(contentType, BATCH);
        default -> Optional.empty();
      };
    }
    if (binaryHeaders) {
      return Optional.of(BINARY);
    }
    return essence.equals(CloudEventsJson.LINES_TYPE)
        ? inUtf8(contentType, LINES)
        : Optional.empty();
  }

  /** JSON is UTF-8; a request that announces anything else is not read as if it were. */
  private static Optional<RequestForm> inUtf8(@Nullable String contentType, RequestForm form) {
    String lower = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
    int charset = lower.indexOf("charset=");
    boolean utf8 = charset < 0 || lower.startsWith("utf-8", skipQuote(lower, charset + 8));
    return utf8 ? Optional.of(form) : Optional.empty();
  }

  private static int skipQuote(String text, int at) {
    return at < text.length() && text.charAt(at) == '"' ? at + 1 : at;
  }
}
