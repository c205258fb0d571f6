package io.throughline.bench.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.bench.event.StampedBody;
import io.throughline.bench.load.AppendTimes;
import io.throughline.bench.load.KafkaSink;
import io.throughline.bench.load.PacedProducer;
import io.throughline.bench.measure.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.apache.kafka.common.utils.Utils;

/** Fills the tenant's partition with others' events, then asks for its newest again and again. */
final class HistoryRun {

  record Plan(int own, int others, int last, int requests) {}

  private static final int WARM_UP_REQUESTS = 200;
  private static final int LINGER_MILLIS = 5;
  private static final Duration FIRST_ANSWER_LIMIT = Duration.ofMinutes(10);

  private final Target target;
  private final Plan plan;
  private final InstantSource clock;

  HistoryRun(Target target, Plan plan, InstantSource clock) {
    this.target = target;
    this.plan = plan;
    this.clock = clock;
  }

  Report run() {
    double fillSeconds = fill();
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      HttpRequest request = request();
      long started = System.nanoTime();
      int found = awaitAll(client, request);
      double readySeconds = (System.nanoTime() - started) / 1e9;
      Histogram latency = new Histogram(3);
      for (int i = 0; i < WARM_UP_REQUESTS + plan.requests(); i++) {
        long sent = System.nanoTime();
        send(client, request);
        if (i >= WARM_UP_REQUESTS) {
          latency.recordValue((System.nanoTime() - sent) / 1000);
        }
      }
      return new Report("history")
          .setting("own", plan.own())
          .setting("others", plan.others())
          .setting("last", plan.last())
          .latency("get", latency)
          .figure("events_in_answer", found)
          .figure("fill_s", fillSeconds)
          .figure("until_answer_was_whole_s", readySeconds);
    }
  }

  /** The read model follows the log at its own pace. */
  private int awaitAll(HttpClient client, HttpRequest request) {
    long deadline = System.nanoTime() + FIRST_ANSWER_LIMIT.toNanos();
    int wanted = Math.min(plan.last(), plan.own());
    while (true) {
      HttpResponse<byte[]> response = send(client, request);
      int found = IngestRun.positions(response.body());
      if (response.statusCode() == 200 && found >= wanted) {
        return found;
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "%s: %d with %d events (expected: %d)"
                .formatted(request.uri(), response.statusCode(), found, wanted));
      }
      Pause.of(Duration.ofMillis(200));
    }
  }

  private HttpRequest request() {
    URI url =
        target
            .http()
            .resolve("/v1/streams/%s/events?last=%d".formatted(target.stream(), plan.last()));
    return HttpRequest.newBuilder(url)
        .header("Authorization", "Bearer " + target.endpoint().token())
        .header("Accept", "application/cloudevents-batch+json")
        .build();
  }

  private double fill() {
    long started = System.nanoTime();
    long run = clock.millis();
    StampedBody body = new StampedBody(run, 400);
    int slices = Math.max(1, plan.own());
    int partitions = AppendTimes.ends(target.kafka(), target.topic()).size();
    try (KafkaSink own = sink(target.tenant(), run);
        KafkaSink other = sink(neighbour(partitions), run + 1)) {
      PacedProducer owner = new PacedProducer(own, body, clock);
      PacedProducer neighbour = new PacedProducer(other, body, clock);
      for (int i = 0; i < slices && plan.others() > 0; i++) {
        neighbour.enqueue(plan.others() / slices);
        owner.enqueue(1);
      }
      neighbour.finish();
      owner.finish();
    }
    return (System.nanoTime() - started) / 1e9;
  }

  /** Another tenant of the same partition, by Kafka's default partitioner. */
  private String neighbour(int partitions) {
    int partition = partition(target.tenant(), partitions);
    return IntStream.range(0, 100_000)
        .mapToObj(n -> "neighbour-" + n)
        .filter(tenant -> partition(tenant, partitions) == partition)
        .findFirst()
        .orElseThrow();
  }

  private static int partition(String key, int partitions) {
    return Utils.toPositive(Utils.murmur2(key.getBytes(UTF_8))) % partitions;
  }

  private KafkaSink sink(String tenant, long run) {
    return new KafkaSink(target.kafka(), target.topic(), tenant, "bench-" + run, LINGER_MILLIS);
  }

  private static HttpResponse<byte[]> send(HttpClient client, HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading history", e);
    }
  }
}
