package io.throughline.event.payload;

import io.throughline.event.Payload;
import io.throughline.event.StreamName;
import org.jspecify.annotations.Nullable;

/**
 * An execution has ended. The event's subject is the run's id; {@code status} is {@code succeeded}
 * or {@code failed}, and a success has progress 1.
 *
 * @param nodeId the node, agent or machine that executed
 * @param runtimeSeconds how long it took
 * @param creditsConsumed what it cost, in credits
 * @param exitStatus a process's exit status
 * @param message what to tell people about it
 */
public record ExecutionCompleted(
    @Nullable String nodeId,
    boolean success,
    @Nullable Double runtimeSeconds,
    @Nullable Double creditsConsumed,
    @Nullable Integer exitStatus,
    @Nullable String message)
    implements EventPayload {

  public static final String TYPE = "execution.completed";

  public ExecutionCompleted {
    Checks.range("runtime_seconds", runtimeSeconds, 0, Double.MAX_VALUE);
    Checks.range("credits_consumed", creditsConsumed, 0, Double.MAX_VALUE);
  }

  /** Without a {@code success} of its own, a status of {@code succeeded} says it. */
  static ExecutionCompleted of(FlatJson json) {
    Boolean success = json.flag("success");
    Double exitStatus = json.number("exit_status");
    return new ExecutionCompleted(
        json.text("node_id"),
        success == null ? "succeeded".equals(json.text("status")) : success,
        json.number("runtime_seconds"),
        json.number("credits_consumed"),
        exitStatus == null ? null : exitStatus.intValue(),
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
        .put("status", success ? "succeeded" : "failed")
        .put("success", success)
        .put("progress", success ? 1 : null)
        .put("runtime_seconds", runtimeSeconds)
        .put("credits_consumed", creditsConsumed)
        .put("exit_status", exitStatus)
        .put("message", message)
        .toPayload();
  }
}
