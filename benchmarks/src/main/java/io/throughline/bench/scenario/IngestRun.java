package io.throughline.bench.scenario;

import io.throughline.bench.load.AppendTimes;
import io.throughline.bench.measure.Report;
import io.throughline.bench.sockets.Totals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/** Connections that each post one batch after the other; what Kafka has afterwards is compared. */
final class IngestRun {

  record Plan(int connections, int batch, int eventBytes, Duration warmUp, Duration measured) {}

  private static final Totals NO_SOCKETS = new Totals(0, 0, 0, 0, 0, 0, 0, 0);

  private final Target target;
  private final Plan plan;
  private final InstantSource clock;
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private volatile boolean stopped;

  IngestRun(Target target, Plan plan, InstantSource clock) {
    this.target = target;
    this.plan = plan;
    this.clock = clock;
  }

  Report run() {
    long logBefore = logged();
    List<SingleWriterRecorder> recorders = new ArrayList<>();
    List<Background<Boolean>> posters = new ArrayList<>();
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      for (int i = 0; i < plan.connections(); i++) {
        SingleWriterRecorder recorder = new SingleWriterRecorder(3);
        String source = "urn:throughline:bench:%d:%d".formatted(clock.millis(), i);
        recorders.add(recorder);
        posters.add(Background.start("post-" + i, () -> post(client, source, recorder)));
      }
      Pause.of(plan.warmUp());
      recorders.forEach(SingleWriterRecorder::reset);
      long countFrom = acknowledged.get();
      Moment from = Moment.of(NO_SOCKETS, target);
      Pause.of(plan.measured());
      long count = acknowledged.get() - countFrom;
      Moment to = Moment.of(NO_SOCKETS, target);
      Histogram latency = new Histogram(3);
      recorders.forEach(recorder -> latency.add(recorder.getIntervalHistogram()));
      stopped = true;
      posters.forEach(Background::join);
      return report(from, to, count, latency, logged() - logBefore);
    }
  }

  private Report report(Moment from, Moment to, long count, Histogram latency, long logged) {
    double seconds = to.secondsSince(from);
    Report report =
        new Report("ingest")
            .setting("connections", plan.connections())
            .setting("batch", plan.batch())
            .setting("event_bytes", plan.eventBytes())
            .figure("acknowledged_events_per_s", count / seconds)
            .latency("batch", latency)
            .figure("refused_events", refused.get())
            .figure("acknowledged_in_all", acknowledged.get())
            .figure("appended_to_log_in_all", logged);
    to.usageSince(from).report(count, report);
    return report;
  }

  private boolean post(HttpClient client, String source, SingleWriterRecorder recorder) {
    BatchBody body = new BatchBody(source, plan.batch(), plan.eventBytes());
    URI url = target.http().resolve("/v1/streams/" + target.stream() + "/events");
    for (long id = 0; !stopped; id += plan.batch()) {
      HttpRequest request =
          HttpRequest.newBuilder(url)
              .header("Content-Type", "application/cloudevents-batch+json")
              .header("Authorization", "Bearer " + target.endpoint().token())
              .POST(HttpRequest.BodyPublishers.ofByteArray(body.withIdsFrom(id)))
              .build();
      long started = System.nanoTime();
      HttpResponse<byte[]> response = send(client, request);
      recorder.recordValue((System.nanoTime() - started) / 1000);
      count(response, body.events());
    }
    return true;
  }

  private void count(HttpResponse<byte[]> response, int events) {
    int positions = positions(response.body());
    acknowledged.addAndGet(positions);
    if (positions < events && refused.getAndAdd(events - positions) == 0) {
      System.err.println(response.statusCode() + " " + new String(response.body()));
    }
  }

  /** How many events the answer has a position for. */
  static int positions(byte[] json) {
    byte[] name = {'"', 'p', 'o', 's', 'i', 't', 'i', 'o', 'n', '"'};
    int found = 0;
    for (int at = 0; at <= json.length - name.length; at++) {
      if (json[at] == '"'
          && java.util.Arrays.equals(json, at, at + name.length, name, 0, name.length)) {
        found++;
        at += name.length;
      }
    }
    return found;
  }

  private long logged() {
    return AppendTimes.ends(target.kafka(), target.topic()).values().stream()
        .flatMapToLong(LongStream::of)
        .sum();
  }

  private static HttpResponse<byte[]> send(HttpClient client, HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while posting", e);
    }
  }
}
