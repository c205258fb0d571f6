package io.throughline.cli.exec;

import io.throughline.event.ContentTypes;
import io.throughline.event.Event;
import io.throughline.event.payload.EventPayload;
import io.throughline.event.payload.ExecutionCompleted;
import io.throughline.event.payload.ExecutionProgressed;
import io.throughline.event.payload.ExecutionStarted;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * What one run says of itself. Progress is what is known: lines and time, never a fraction. Pure.
 *
 * @param subject the run's id
 * @param source who says so, a URI-reference
 * @param nodeId the machine
 */
record RunEvents(String subject, String source, String nodeId) {

  Event started(String name, String command, Instant now) {
    return event(0, new ExecutionStarted(nodeId, name, command, now), now);
  }

  /**
   * @param number of this report, from 1
   */
  Event progressed(int number, Duration elapsed, long lines, Instant now) {
    return event(number, new ExecutionProgressed(null, null, seconds(elapsed), output(lines)), now);
  }

  Event completed(int number, int exitStatus, Duration elapsed, long lines, Instant now) {
    String message = "exit status %d, %s".formatted(exitStatus, output(lines));
    return event(
        number,
        new ExecutionCompleted(null, exitStatus == 0, seconds(elapsed), null, exitStatus, message),
        now);
  }

  private Event event(int number, EventPayload payload, Instant now) {
    return new Event(
        subject + "-" + number,
        source,
        payload.type(),
        subject,
        now.toString(),
        ContentTypes.JSON,
        null,
        Map.of(),
        payload.toJson());
  }

  private static double seconds(Duration elapsed) {
    return elapsed.toMillis() / 1000.0;
  }

  private static String output(long lines) {
    return lines == 1 ? "1 line of output" : lines + " lines of output";
  }
}
