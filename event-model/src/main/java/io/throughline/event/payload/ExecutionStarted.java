package io.throughline.event.payload;

import io.throughline.event.Payload;
import io.throughline.event.StreamName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An execution has started. The event's subject is the run's id; {@code status} is {@code running}.
 *
 * @param nodeId the node, agent or machine that executes, at most 256 characters
 * @param name what is executed, for people, at most 1,024 characters
 * @param command the command line
 */
public record ExecutionStarted(
    @Nullable String nodeId,
    @Nullable String name,
    @Nullable String command,
    @Nullable Instant startedAt)
    implements EventPayload {

  public static final String TYPE = "execution.started";

  static ExecutionStarted of(FlatJson json) {
    return new ExecutionStarted(
        json.text("node_id"),
        json.text("name"),
        json.text("command"),
        Checks.instant("started_at", json.text("started_at")));
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
        .put("name", name)
        .put("command", command)
        .put("status", "running")
        .put("started_at", startedAt)
        .toPayload();
  }
}
