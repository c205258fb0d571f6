package io.throughline.gateway.publish;

import io.throughline.event.Event;
import io.throughline.event.EventResult;
import io.throughline.event.EventRules;
import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import io.throughline.gateway.subscription.Destination;
import io.throughline.log.AppendResult;
import io.throughline.log.EventAppender.Append;
import io.throughline.log.StreamCatalog;
import io.throughline.stomp.Headers;
import io.throughline.stomp.StompError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Appends what clients SEND. Reading a frame is immediate; appending may wait for the log and so
 * runs on a virtual thread. Safe for use by any thread.
 */
public final class Publisher {

  private final Appending appending;
  private final StreamCatalog catalog;
  private final EventRules rules;
  private final Supplier<String> newId;
  private final Executor blocking;

  public Publisher(
      Appending appending,
      StreamCatalog catalog,
      EventRules rules,
      Supplier<String> newId,
      Executor blocking) {
    this.appending = appending;
    this.catalog = catalog;
    this.rules = rules;
    this.newId = newId;
    this.blocking = blocking;
  }

  /** What became of a frame, or of a transaction's. */
  public sealed interface Outcome {

    /**
     * The log has it.
     *
     * @param positions after each event, in order
     */
    record Published(List<Sealable> positions) implements Outcome {}

    /**
     * A client's mistake, and nothing was appended; or a log that did not acknowledge in time,
     * which may have it all the same.
     */
    record Failed(StompError code, String message) implements Outcome {}
  }

  /** A position and the stream that it is of. */
  public record Sealable(StreamKey stream, Position position) {}

  /** A frame read. */
  public sealed interface Read {

    record Good(Append append) implements Read {}

    record Bad(Outcome.Failed failed) implements Read {}
  }

  /** Reads a SEND frame of {@code user}. */
  public Read read(TenantId tenant, String user, String destination, Headers headers, byte[] body) {
    Optional<StreamName> stream = Destination.append(destination);
    if (stream.isEmpty()) {
      return bad(
          StompError.UNKNOWN_DESTINATION,
          "destination: '%s' is unknown (expected: /app/events/{stream})".formatted(destination));
    }
    if (catalog.find(stream.get()).isEmpty()) {
      return bad(
          StompError.UNKNOWN_DESTINATION,
          "destination: stream '%s' is unknown".formatted(stream.get()));
    }
    return switch (SentEvent.read(headers, body, rules, newId.get(), "/users/" + user)) {
      case EventResult.Invalid(var problem) -> bad(StompError.INVALID_EVENT, problem.detail());
      case EventResult.Parsed(Event event) ->
          new Read.Good(new Append(new StreamKey(tenant, stream.get()), event));
    };
  }

  /**
   * Appends one event after {@code before} is done, so that one client's frames keep their order.
   * One that the log has already, by what this process knows, is answered with its first position.
   */
  public CompletableFuture<Outcome> append(CompletableFuture<?> before, Append append) {
    return before
        .handle((done, failed) -> append)
        .thenComposeAsync(
            a -> {
              appending.learn(a.stream());
              return appending.appender().append(a.stream(), a.event());
            },
            blocking)
        .thenApply(result -> outcome(List.of(append), List.of(result)));
  }

  /** Appends all of {@code appends} or none, after {@code before} is done. */
  public CompletableFuture<Outcome> appendAtomically(
      CompletableFuture<?> before, List<Append> appends) {
    return before
        .handle((done, failed) -> appends)
        .thenComposeAsync(appending.appender()::appendAtomically, blocking)
        .thenApply(results -> outcome(appends, results));
  }

  private static Outcome outcome(List<Append> appends, List<AppendResult> results) {
    List<Sealable> positions = new ArrayList<>(results.size());
    for (int i = 0; i < results.size(); i++) {
      switch (results.get(i)) {
        case AppendResult.Appended(var position, var time) ->
            positions.add(new Sealable(appends.get(i).stream(), position));
        case AppendResult.TooLarge(var bytes, var bytesMax) -> {
          return new Outcome.Failed(
              StompError.BODY_TOO_LARGE,
              "event: %d bytes (expected: at most %d)".formatted(bytes, bytesMax));
        }
        case AppendResult.UnknownStream() -> {
          return new Outcome.Failed(
              StompError.UNKNOWN_DESTINATION,
              "destination: stream '%s' is unknown".formatted(appends.get(i).stream().stream()));
        }
        case AppendResult.Unavailable(var reason) -> {
          return new Outcome.Failed(
              StompError.UNAVAILABLE, "the log did not acknowledge, so send it again: " + reason);
        }
      }
    }
    return new Outcome.Published(List.copyOf(positions));
  }

  private static Read bad(StompError code, String message) {
    return new Read.Bad(new Outcome.Failed(code, message));
  }
}
