package io.throughline.replay.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.event.fold.Fold;
import io.throughline.log.SnapshotReader.SubjectState;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's executions, counted from their states. Pure; made for one answer, by one thread.
 *
 * <p>An execution has succeeded or failed by its {@code status}, or by {@code success} where it has
 * none of the two; otherwise it is running.
 */
final class Totals {

  private long succeeded;
  private long failed;
  private long running;
  private double creditsConsumed;
  private double runtimeSeconds;
  private long ended;

  void add(SubjectState execution) {
    Fold data = Fold.EMPTY.with(execution.data(), null, 0);
    String status = text(data.scalar("status"));
    String success = text(data.scalar("success"));
    if (status.equals("\"succeeded\"") || !status.equals("\"failed\"") && success.equals("true")) {
      succeeded++;
      addRuntime(data);
    } else if (status.equals("\"failed\"") || success.equals("false")) {
      failed++;
      addRuntime(data);
    } else {
      running++;
    }
    creditsConsumed += number(data.scalar("credits_consumed"));
  }

  private void addRuntime(Fold data) {
    byte[] runtime = data.scalar("runtime_seconds");
    if (runtime != null) {
      runtimeSeconds += number(runtime);
      ended++;
    }
  }

  long started() {
    return succeeded + failed + running;
  }

  long running() {
    return running;
  }

  long succeeded() {
    return succeeded;
  }

  long failed() {
    return failed;
  }

  double creditsConsumed() {
    return creditsConsumed;
  }

  /** Of executions that have ended and say how long they took; 0 if there are none. */
  double meanRuntimeSeconds() {
    return ended == 0 ? 0 : runtimeSeconds / ended;
  }

  private static String text(byte @Nullable [] json) {
    return json == null ? "" : new String(json, UTF_8);
  }

  private static double number(byte @Nullable [] json) {
    try {
      double number = json == null ? 0 : Double.parseDouble(text(json));
      return Double.isFinite(number) ? number : 0;
    } catch (NumberFormatException notANumber) {
      return 0; // events of unknown types may say anything
    }
  }
}
