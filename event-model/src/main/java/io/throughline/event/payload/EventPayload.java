package io.throughline.event.payload;

import io.throughline.event.Payload;
import io.throughline.event.StreamName;
import java.util.Optional;

/** The data of one event of a known type. {@code schemas/<type>.json} is its schema. */
public sealed interface EventPayload
    permits ExecutionStarted,
        ExecutionProgressed,
        ExecutionCompleted,
        MetricsUpdated,
        AlertRaised,
        AlertResolved {

  /** The event's type: {@code execution.started}. */
  String type();

  /** The stream that events of this type are published to. */
  StreamName stream();

  /** The data as JSON in UTF-8. What is absent is left out. */
  Payload toJson();

  /**
   * Reads the data of an event of {@code type}.
   *
   * @return nothing if the type is none of the known ones
   * @throws IllegalArgumentException if the data are not a JSON object or a property of them has
   *     another type than the schema says; the message names it
   */
  static Optional<EventPayload> parse(String type, Payload data) {
    return switch (type) {
      case ExecutionStarted.TYPE -> Optional.of(ExecutionStarted.of(FlatJson.parse(data)));
      case ExecutionProgressed.TYPE -> Optional.of(ExecutionProgressed.of(FlatJson.parse(data)));
      case ExecutionCompleted.TYPE -> Optional.of(ExecutionCompleted.of(FlatJson.parse(data)));
      case MetricsUpdated.TYPE -> Optional.of(MetricsUpdated.of(FlatJson.parse(data)));
      case AlertRaised.TYPE -> Optional.of(AlertRaised.of(FlatJson.parse(data)));
      case AlertResolved.TYPE -> Optional.of(AlertResolved.of(FlatJson.parse(data)));
      default -> Optional.empty();
    };
  }
}
