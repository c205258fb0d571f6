package io.throughline.event;

import io.throughline.event.CloudEventsJson.Batch;
import io.throughline.event.CloudEventsJson.Element;
import io.throughline.event.EventResult.Invalid;
import io.throughline.event.EventResult.Parsed;
import io.throughline.event.EventSchemas.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one door for events from outside, over HTTP or STOMP: attributes, size, data that are what
 * they claim to be, and the schema of a known type. An event that it lets through is fit for the
 * log.
 *
 * <p>Immutable, for any thread.
 */
public final class EventRules {

  private final EventLimits limits;
  private final EventSchemas schemas;

  public EventRules(EventLimits limits, EventSchemas schemas) {
    this.limits = limits;
    this.schemas = schemas;
  }

  public EventLimits limits() {
    return limits;
  }

  /** An empty draft, to be filled from headers and given to {@link #admit}. */
  public EventDraft draft() {
    return new EventDraft(limits);
  }

  /** Judges an event in binary mode: attributes from headers, data as they came. */
  public EventResult admit(EventDraft draft) {
    return judge(draft.build());
  }

  /** Reads and judges the event in {@code json[from, to)}, in structured mode. */
  public Element read(byte[] json, int from, int to) {
    return judge(CloudEventsJson.read(json, from, to, limits));
  }

  /** Reads and judges a batch; see {@link CloudEventsJson#readBatch}. */
  public Batch readBatch(byte[] json, int eventsMax) {
    return switch (CloudEventsJson.readBatch(json, limits, eventsMax)) {
      case Batch.Unreadable unreadable -> unreadable;
      case Batch.Read(var elements) -> new Batch.Read(elements.stream().map(this::judge).toList());
    };
  }

  private Element judge(Element read) {
    return read.result() instanceof Parsed ? new Element(read.id(), judge(read.result())) : read;
  }

  private EventResult judge(EventResult read) {
    return switch (read) {
      case Invalid invalid -> invalid;
      case Parsed(var event) -> {
        Problem problem = faultOfData(event);
        yield problem == null ? read : new Invalid(problem);
      }
    };
  }

  private @Nullable Problem faultOfData(Event event) {
    if (schemas.knows(event.type())) {
      List<Violation> violations =
          schemas.check(event.type(), event.dataContentType(), event.data());
      return violations.isEmpty() ? null : problem(violations);
    }
    return claimsJson(event) && !Json.isWellFormed(event.data().bytes())
        ? Problem.ofField(
            ErrorCode.INVALID_EVENT,
            "data",
            "not JSON",
            "JSON in UTF-8, as datacontenttype is " + event.dataContentType())
        : null;
  }

  private static boolean claimsJson(Event event) {
    return event.dataContentType() != null
        && !event.data().isEmpty()
        && ContentTypes.isJson(event.dataContentType());
  }

  private static Problem problem(List<Violation> violations) {
    Violation first = violations.getFirst();
    Problem problem =
        Problem.ofField(ErrorCode.INVALID_DATA, first.field(), first.found(), first.expected());
    int more = violations.size() - 1;
    return more == 0
        ? problem
        : new Problem(
            problem.code(),
            problem.detail() + " and %d more".formatted(more),
            problem.field(),
            problem.expected());
  }
}
