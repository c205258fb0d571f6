package io.throughline.event.payload;

import io.throughline.event.Payload;
import io.throughline.event.StreamName;
import org.jspecify.annotations.Nullable;

/**
 * An execution has got on. The event's subject is the run's id; {@code status} is {@code running}.
 *
 * @param nodeId the node, agent or machine that executes
 * @param progress the part that is done, from 0 to 1; absent where nobody knows
 * @param runtimeSeconds how long it has taken so far
 * @param message what to tell people about it
 */
public record ExecutionProgressed(
    @Nullable String nodeId,
    @Nullable Double progress,
    @Nullable Double runtimeSeconds,
    @Nullable String message)
    implements EventPayload {

  public static final String TYPE = "execution.progressed";

  public ExecutionProgressed {
    Checks.range("progress", progress, 0, 1);
    Checks.range("runtime_seconds", runtimeSeconds, 0, Double.MAX_VALUE);
  }

  static ExecutionProgressed of(FlatJson json) {
    return new ExecutionProgressed(
        json.text("node_id"),
        json.number("progress"),
        json.number("runtime_seconds"),
        json.text("message"));
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public StreamName stream() {
    return Streams.EXECUTION;
  }

  @Override
  public Payload toJson() {
    return new FlatJson()
        .put("node_id", nodeId)
        .put("status", "running")
        .put("progress", progress)
        .put("runtime_seconds", runtimeSeconds)
        .put("message", message)
        .toPayload();
  }
}
