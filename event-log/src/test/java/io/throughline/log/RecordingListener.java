package io.throughline.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.event.Event;
import io.throughline.event.Position;
import io.throughline.testing.Await;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes down what a tail says, and checks as it goes that the batches of a partition follow on one
 * another. A violation fails the next question that is asked.
 */
public final class RecordingListener implements LogTail.Listener {

  private final Map<StreamPartition, Position> next = new HashMap<>();
  private final Map<StreamPartition, Integer> restarts = new HashMap<>();
  private final List<LoggedEvent> events = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private final List<String> availability = new ArrayList<>();
  private int primed;

  /** The tail is told to go on there, so it does not say so itself. */
  public synchronized void goOn(StreamPartition partition, Position from) {
    next.put(partition, from);
  }

  @Override
  public synchronized void restarted(StreamPartition partition, Position from) {
    next.put(partition, from);
    restarts.merge(partition, 1, Integer::sum);
  }

  @Override
  public synchronized void appended(LogTail.Batch batch) {
    Position expected = next.get(batch.partition());
    if (!batch.from().equals(expected)) {
      violations.add("%s: expected %s, came %s".formatted(batch.partition(), expected, batch));
    }
    long offset = batch.from().nextOffset();
    for (LoggedEvent event : batch.events()) {
      if (event.offset() < offset || event.offset() >= batch.nextOffset()) {
        violations.add("outside its batch or out of order: " + event + " in " + batch);
      }
      offset = event.nextOffset();
    }
    next.put(batch.partition(), batch.from().at(batch.nextOffset()));
    events.addAll(batch.events());
  }

  @Override
  public synchronized void primed() {
    primed++;
  }

  @Override
  public synchronized void available(boolean available, String reason) {
    availability.add(available ? "available" : "away: " + reason);
  }

  public synchronized List<Event> events() {
    assertThat(violations).isEmpty();
    return events.stream().map(LoggedEvent::event).toList();
  }

  public synchronized List<LoggedEvent> loggedEvents() {
    assertThat(violations).isEmpty();
    return List.copyOf(events);
  }

  public synchronized List<String> availability() {
    return List.copyOf(availability);
  }

  /** Where the tail is in {@code partition}. */
  public synchronized Position next(StreamPartition partition) {
    assertThat(violations).isEmpty();
    return next.get(partition);
  }

  public synchronized int restarts(StreamPartition partition) {
    return restarts.getOrDefault(partition, 0);
  }

  public synchronized int timesPrimed() {
    return primed;
  }

  public RecordingListener awaitPrimed() {
    Await.until("the tail is primed", () -> timesPrimed() > 0);
    return this;
  }

  public void awaitEvents(int count) {
    Await.untilAsserted(
        count + " events at the tail",
        () -> assertThat(events()).hasSizeGreaterThanOrEqualTo(count));
    assertThat(events()).hasSize(count);
  }
}
