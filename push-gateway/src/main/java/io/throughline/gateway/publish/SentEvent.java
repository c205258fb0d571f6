package io.throughline.gateway.publish;

import io.throughline.event.EventDraft;
import io.throughline.event.EventResult;
import io.throughline.event.EventRules;
import io.throughline.event.Payload;
import io.throughline.stomp.Headers;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The event in a SEND frame. Pure.
 *
 * <p>Binary mode: attributes in {@code ce-*} headers, as in a MESSAGE, and the body as data. Only
 * {@code ce-type} is required: a frame typed by hand gets an id and a source. Structured mode:
 * {@code content-type: application/cloudevents+json}.
 */
final class SentEvent {

  private static final String PREFIX = "ce-";
  private static final String TRACE_PARENT = "traceparent";
  private static final String STRUCTURED = "application/cloudevents+json";

  private SentEvent() {}

  /**
   * @param newId the id of an event that brings none
   * @param defaultSource the source of an event that brings none
   */
  static EventResult read(
      Headers headers, byte[] body, EventRules rules, String newId, String defaultSource) {
    String contentType = headers.first("content-type");
    if (isStructured(contentType)) {
      return rules.read(body, 0, body.length).result();
    }
    EventDraft draft = rules.draft();
    Set<String> seen = new HashSet<>();
    headers.forEach(
        (header, value) -> {
          String attribute = attribute(header);
          if (attribute != null && seen.add(attribute)) {
            draft.attribute(attribute, value);
          }
        });
    if (seen.add("specversion")) {
      draft.attribute("specversion", "1.0");
    }
    if (seen.add("id")) {
      draft.attribute("id", newId);
    }
    if (seen.add("source")) {
      draft.attribute("source", defaultSource);
    }
    if (contentType != null && seen.add("datacontenttype")) {
      draft.attribute("datacontenttype", contentType);
    }
    draft.data(Payload.of(body));
    return rules.admit(draft);
  }

  private static boolean isStructured(@Nullable String contentType) {
    return contentType != null
        && contentType.toLowerCase(Locale.ROOT).split(";", 2)[0].strip().equals(STRUCTURED);
  }

  private static @Nullable String attribute(String header) {
    if (header.equals(TRACE_PARENT)) {
      return TRACE_PARENT;
    }
    return header.startsWith(PREFIX) ? header.substring(PREFIX.length()) : null;
  }
}
