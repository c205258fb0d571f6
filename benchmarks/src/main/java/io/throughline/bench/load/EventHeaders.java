package io.throughline.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** The {@code ce_*} headers of a run's events; only the id differs from event to event. */
final class EventHeaders {

  private final String run;
  private final List<Header> shared;

  EventHeaders(String run) {
    this.run = run;
    shared =
        List.of(
            header("ce_specversion", "1.0"),
            header("ce_source", "urn:throughline:bench"),
            header("ce_type", "execution.progressed"),
            header("ce_subject", "bench-run"),
            header("ce_time", Instant.EPOCH.plusSeconds(1_767_225_600).toString()),
            header("content-type", "application/json"));
  }

  List<Header> of(long seq) {
    return List.of(
        shared.get(0),
        header("ce_id", run + "-" + seq),
        shared.get(1),
        shared.get(2),
        shared.get(3),
        shared.get(4),
        shared.get(5));
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(UTF_8));
  }
}
