package io.throughline.client.spring;

import io.throughline.event.Event;
import io.throughline.event.payload.AlertPriority;
import io.throughline.event.payload.AlertRaised;
import io.throughline.event.payload.AlertResolved;
import io.throughline.event.payload.EventPayload;
import io.throughline.event.payload.ExecutionCompleted;
import io.throughline.event.payload.ExecutionProgressed;
import io.throughline.event.payload.ExecutionStarted;
import io.throughline.event.payload.MetricsUpdated;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Publishes events. Safe for use by any thread.
 *
 * <p>Every method returns at once and throws nothing: an event that can't be taken is counted and
 * logged, and the caller goes on. Events of one caller keep their order.
 */
public interface EventPublisher {

  /**
   * Publishes any event, as it is.
   *
   * @param stream one of the deployment's
   */
  void publish(String stream, Event event);

  /**
   * Publishes an event of any type, with a new id and the time of day.
   *
   * @param data written as JSON; text is taken for JSON as it stands
   */
  void publish(String stream, String type, @Nullable String subject, @Nullable Object data);

  /** Publishes an event of a known type to its stream. */
  void publish(String subject, EventPayload payload);

  /**
   * The same publisher for events of another tenant. Over Kafka only: over HTTP the tenant is the
   * token's.
   *
   * @throws IllegalStateException over HTTP
   * @throws IllegalArgumentException if no tenant can have that name
   */
  EventPublisher forTenant(String tenant);

  /** Events of an execution have its run's id as their subject. */
  default void executionStarted(String run, ExecutionStarted started) {
    publish(run, started);
  }

  default void executionStarted(String run, String name) {
    publish(run, new ExecutionStarted(null, name, null, null));
  }

  default void executionProgressed(String run, ExecutionProgressed progressed) {
    publish(run, progressed);
  }

  /**
   * @param progress from 0 to 1; what is beyond is taken for the end that it is beyond
   */
  default void executionProgressed(String run, double progress, @Nullable String message) {
    Double part = Double.isNaN(progress) ? null : Math.clamp(progress, 0, 1);
    publish(run, new ExecutionProgressed(null, part, null, message));
  }

  default void executionCompleted(String run, ExecutionCompleted completed) {
    publish(run, completed);
  }

  default void executionCompleted(String run, boolean success, Duration runtime) {
    double seconds = Math.max(0, runtime.toNanos() / 1e9);
    publish(run, new ExecutionCompleted(null, success, seconds, null, null, null));
  }

  /** The subject is the metric's name, or what the values are of. */
  default void metricsUpdated(String subject, MetricsUpdated updated) {
    publish(subject, updated);
  }

  /** A value that is no finite number is not published. */
  default void metricsUpdated(String metric, double value, String unit) {
    if (Double.isFinite(value)) {
      publish(metric, MetricsUpdated.of(value, unit));
    }
  }

  /** Values that are no finite numbers are left out. */
  default void metricsUpdated(String subject, Map<String, ? extends Number> values) {
    Map<String, Double> finite = new LinkedHashMap<>();
    values.forEach(
        (name, value) -> {
          if (Double.isFinite(value.doubleValue())) {
            finite.put(name, value.doubleValue());
          }
        });
    publish(subject, new MetricsUpdated(finite, null));
  }

  /** Events of an alert have its key as their subject, from raising to resolving. */
  default void alertRaised(String key, AlertRaised raised) {
    publish(key, raised);
  }

  default void alertRaised(String key, AlertPriority priority, String message) {
    publish(key, new AlertRaised(null, message, priority, null, null));
  }

  default void alertResolved(String key, AlertResolved resolved) {
    publish(key, resolved);
  }

  default void alertResolved(String key) {
    publish(key, new AlertResolved(null, null, null, null, null));
  }
}
