package io.throughline.ingest;

import io.throughline.event.EventLimits;
import io.throughline.ingest.publish.PublishLimits;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much ingest takes.
 *
 * @param eventDataMax an event's data
 * @param batchMax a batch's body
 * @param batchEventsMax events in a batch
 * @param ratePerSecond events that one tenant may publish per second, through this process
 * @param burst events that one tenant may publish at once; at least a whole batch
 * @param linesInFlight lines of one streamed request that await the log's acknowledgement
 * @param linesInFlightMax the bytes of those lines
 * @param bodiesMax the memory for bodies being read and appended, all requests together
 * @param bodiesPatience how long a request waits for memory before it is refused
 * @param deadLetters whether this process copies malformed records to the dead-letter topic
 * @param dedupe how an event that is sent again is recognized
 */
@ConfigurationProperties("throughline.ingest")
public record IngestProperties(
    @DefaultValue("1MB") DataSize eventDataMax,
    @DefaultValue("8MB") DataSize batchMax,
    @DefaultValue("10000") int batchEventsMax,
    @DefaultValue("100000") long ratePerSecond,
    @DefaultValue("200000") long burst,
    @DefaultValue("1000") int linesInFlight,
    @DefaultValue("8MB") DataSize linesInFlightMax,
    @DefaultValue("64MB") DataSize bodiesMax,
    @DefaultValue("2s") Duration bodiesPatience,
    @DefaultValue("true") boolean deadLetters,
    @DefaultValue Dedupe dedupe) {

  /**
   * How an event that is sent again is recognized.
   *
   * @param window how long after an event was appended; zero switches it off
   * @param entriesMax events remembered at most, 48 bytes each; past it the window is shorter
   * @param patience how long a request waits until what others appended is known, where that is in
   *     doubt
   */
  public record Dedupe(
      @DefaultValue("10m") Duration window,
      @DefaultValue("1000000") int entriesMax,
      @DefaultValue("2s") Duration patience) {

    public Dedupe {
      if (window.isNegative() || window.compareTo(Duration.ofDays(1)) > 0) {
        throw new IllegalArgumentException(
            "throughline.ingest.dedupe.window: %s (expected: 0 to 1 day)".formatted(window));
      }
      atLeast("dedupe.entries-max", entriesMax, 1);
      atLeast("dedupe.patience", patience.toMillis(), 0);
    }
  }

  /** What JSON may add to an event's data: escapes or base64, and the attributes. */
  private static final int ATTRIBUTES_BYTES_MAX = 256 * 1024;

  public IngestProperties {
    atLeast("event-data-max", eventDataMax.toBytes(), 1);
    atLeast("batch-events-max", batchEventsMax, 1);
    atLeast("rate-per-second", ratePerSecond, 1);
    atLeast("burst", burst, batchEventsMax);
    atLeast("lines-in-flight", linesInFlight, 1);
    atLeast("lines-in-flight-max", linesInFlightMax.toBytes(), 1);
    atLeast("batch-max", batchMax.toBytes(), eventDataMax.toBytes());
    atLeast("bodies-max", bodiesMax.toBytes(), batchMax.toBytes());
  }

  EventLimits eventLimits() {
    return EventLimits.DEFAULT.withDataBytesMax(Math.toIntExact(eventDataMax.toBytes()));
  }

  PublishLimits publishLimits() {
    return new PublishLimits(
        Math.toIntExact(2 * eventDataMax.toBytes() + ATTRIBUTES_BYTES_MAX),
        Math.toIntExact(batchMax.toBytes()),
        batchEventsMax,
        linesInFlight,
        Math.toIntExact(linesInFlightMax.toBytes()));
  }

  private static void atLeast(String name, long value, long min) {
    if (value < min || value > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "throughline.ingest.%s: %d (expected: %d to %d)"
              .formatted(name, value, min, Integer.MAX_VALUE));
    }
  }
}
