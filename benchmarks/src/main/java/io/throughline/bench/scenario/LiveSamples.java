package io.throughline.bench.scenario;

import io.throughline.bench.load.AppendTimes.Stages;
import io.throughline.bench.measure.Report;
import io.throughline.bench.sockets.Arrivals;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * Each delivery of a live event that was handed to Kafka's client within some spans, and where its
 * time went: until the producer sent it (the load generator's own doing), until Kafka had appended
 * it, until a subscriber read it.
 */
final class LiveSamples {

  /** Microseconds since 1970, {@code [from, to)}. */
  record Span(long fromMicros, long toMicros) {

    boolean has(long micros) {
      return micros >= fromMicros && micros < toMicros;
    }
  }

  /**
   * @param at where in its span it was sent: 0 at its beginning, 1 at its end
   */
  private record Sample(Stages stages, long read, double at) {

    long sinceSent() {
      return read - stages.sent();
    }

    long sinceAppended() {
      return read - stages.appended();
    }
  }

  private static final int PARTS = 4;

  private final List<Sample> samples = new ArrayList<>();

  /**
   * @param stages of the event with that sequence number
   */
  LiveSamples(List<Arrivals> arrivals, LongFunction<Stages> stages, List<Span> spans) {
    for (Arrivals part : arrivals) {
      part.forEach((seq, read) -> add(stages.apply(seq), read, spans));
    }
  }

  private void add(Stages stages, long read, List<Span> spans) {
    for (Span span : spans) {
      if (span.has(stages.sent())) {
        double length = span.toMicros() - span.fromMicros();
        samples.add(new Sample(stages, read, (stages.sent() - span.fromMicros()) / length));
      }
    }
  }

  /** Latency since sent, and since append: up to a millisecond too high. */
  void report(String name, Report report) {
    report
        .latency(name, histogram(Sample::sinceSent))
        .latency(name + "_since_append", histogram(Sample::sinceAppended))
        .figure(name + "_samples", samples.size());
  }

  /** Of the slowest in a hundred: where their time went, and when in the span they were sent. */
  void reportSlowest(String name, Report report) {
    List<Sample> slowest =
        samples.stream()
            .sorted(Comparator.comparingLong(Sample::sinceSent).reversed())
            .limit(Math.max(1, samples.size() / 100))
            .toList();
    report
        .figure(
            name + "_due_to_sent_ms",
            meanMillis(slowest, sample -> sample.stages().sent() - sample.stages().due()))
        .figure(
            name + "_sent_to_appended_ms",
            meanMillis(slowest, sample -> sample.stages().appended() - sample.stages().sent()))
        .figure(name + "_appended_to_read_ms", meanMillis(slowest, Sample::sinceAppended));
    for (int part = 0; part < PARTS; part++) {
      int quarter = part;
      long inIt = slowest.stream().filter(sample -> (int) (sample.at() * PARTS) == quarter).count();
      report.figure(
          "%s_in_quarter_%d_percent".formatted(name, part + 1), 100.0 * inIt / slowest.size());
    }
  }

  private static double meanMillis(List<Sample> of, ToDoubleFunction<Sample> micros) {
    return of.stream().mapToDouble(micros).average().orElse(Double.NaN) / 1000;
  }

  private Histogram histogram(ToDoubleFunction<Sample> micros) {
    Histogram histogram = new Histogram(1, 600_000_000, 3);
    for (Sample sample : samples) {
      histogram.recordValue(
          Math.clamp((long) micros.applyAsDouble(sample), 0, histogram.getHighestTrackableValue()));
    }
    return histogram;
  }
}
