package io.throughline.ingest.publish;

import io.micrometer.core.instrument.Timer;
import io.throughline.event.CloudEventsJson.Element;
import io.throughline.event.ErrorCode;
import io.throughline.event.Event;
import io.throughline.event.EventResult;
import io.throughline.event.PositionSeal;
import io.throughline.event.Problem;
import io.throughline.event.StreamKey;
import io.throughline.ingest.publish.Outcome.Accepted;
import io.throughline.ingest.publish.Outcome.Refused;
import io.throughline.log.AppendResult;
import io.throughline.log.EventAppender;
import java.util.concurrent.CompletableFuture;

/**
 * Hands events to the log and says what became of them. Safe for use by any thread; events that one
 * thread hands over one after the other keep that order in the log.
 */
public final class Publisher {

  private final EventAppender appender;
  private final PositionSeal seal;
  private final IngestMeters meters;

  public Publisher(EventAppender appender, PositionSeal seal, IngestMeters meters) {
    this.appender = appender;
    this.seal = seal;
    this.meters = meters;
  }

  /** An event on its way, or a refusal that is none. */
  sealed interface Pending {

    record Appending(StreamKey stream, String id, CompletableFuture<AppendResult> result)
        implements Pending {}

    record Invalid(Refused refused) implements Pending {}
  }

  /** Appends what was read, if it is an event. Returns at once unless the log's buffer is full. */
  Pending publish(StreamKey stream, Element element) {
    return switch (element.result()) {
      case EventResult.Parsed(var event) -> append(stream, event);
      case EventResult.Invalid(var problem) ->
          new Pending.Invalid(new Refused(element.id(), problem));
    };
  }

  /**
   * Waits for the log's answer. Positions are sealed here, on the request's own thread: the one
   * that completes the append has every tenant's answers to hand out.
   */
  Outcome await(Pending pending) {
    return switch (pending) {
      case Pending.Invalid(var refused) -> refused;
      case Pending.Appending(var stream, var id, var result) ->
          switch (result.join()) {
            case AppendResult.Appended(var position, var time) ->
                new Accepted(id, seal.seal(stream, position));
            case AppendResult.TooLarge(var bytes, var bytesMax) ->
                new Refused(id, tooLarge(bytes, bytesMax));
            case AppendResult.UnknownStream() ->
                new Refused(id, unknownStream(stream.stream().value()));
            case AppendResult.Unavailable(var reason) -> new Refused(id, unavailable());
          };
    };
  }

  static Problem unknownStream(String stream) {
    return Problem.ofField(
        ErrorCode.UNKNOWN_STREAM, "stream", "'" + stream + "'", "a stream of this deployment");
  }

  /** Says nothing of the log's own reason: it names brokers and topics. */
  static Problem unavailable() {
    return Problem.of(
        ErrorCode.LOG_UNAVAILABLE,
        "The log did not acknowledge in time. It may have the event all the same: retry with the"
            + " same id.");
  }

  private static Problem tooLarge(int bytes, int bytesMax) {
    return Problem.ofField(
        ErrorCode.PAYLOAD_TOO_LARGE, "event", bytes + " bytes", "at most " + bytesMax + " bytes");
  }

  private Pending append(StreamKey stream, Event event) {
    Timer.Sample started = meters.appending();
    CompletableFuture<AppendResult> result = appender.append(stream, event);
    CompletableFuture<AppendResult> measured =
        result.whenComplete((done, failed) -> meters.appended(started));
    return new Pending.Appending(stream, event.id(), measured);
  }
}
