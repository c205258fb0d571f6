package io.throughline.bench.scenario;

import io.throughline.bench.measure.Report;
import io.throughline.bench.measure.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Waits until the read model has reached the log's end, then asks: first for what costs nothing, so
 * that what a request costs by itself is told, too.
 */
final class IndexRun {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern NEXT = Pattern.compile("<([^>]+)>; rel=\"next\"");
  private static final Duration BUILD_LIMIT = Duration.ofMinutes(20);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
  private static final int WARM_UP_REQUESTS = 1_000;

  private final Target target;
  private final String busyToken;
  private final int requests;
  private final RandomGenerator random;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * @param target the quiet tenant's
   * @param busyToken of a tenant with many subjects
   * @param random the order of pages
   */
  IndexRun(Target target, String busyToken, int requests, RandomGenerator random) {
    this.target = target;
    this.busyToken = busyToken;
    this.requests = requests;
    this.random = random;
  }

  Report run() {
    Report report = new Report("index");
    try (client) {
      awaitBuilt(report);
      String events = "/v1/streams/%s/events".formatted(target.stream());
      String quiet = String.valueOf(target.endpoint().token());
      report.latency("liveness", ask("", List.of("/actuator/health/liveness")));
      report.latency("last_100_of_quiet", ask(quiet, List.of(events + "?last=100")));
      report.latency("page_of_1000_of_busy", ask(busyToken, pages(busyToken, events)));
      String snapshot = "/v1/streams/%s/snapshot".formatted(target.stream());
      HttpResponse<String> one = get(busyToken, snapshot + "?limit=1000");
      report.figure("subjects_on_page", JSON.readTree(one.body()).path("subjects").size());
      report.latency("snapshot_of_busy_now", ask(busyToken, List.of(snapshot + "?limit=1000")));
      report.latency("snapshot_of_busy_then", ask(busyToken, moments(busyToken, events, snapshot)));
      report.latency("totals_of_busy", ask(busyToken, List.of("/v1/totals")));
    }
    return report;
  }

  private void awaitBuilt(Report report) {
    long started = System.nanoTime();
    long first = -1;
    double cpuStarted = cpuSeconds();
    JsonNode model = model();
    while (true) {
      long events = model.path("eventsIndexed").asLong();
      if (first < 0) {
        first = events;
        started = System.nanoTime();
      }
      if (model.path("state").asString("").equals("following")
          && model.path("eventsToFold").asLong() == 0) {
        double seconds = (System.nanoTime() - started) / 1e9;
        report.setting("events", events);
        report.figure("index_s", seconds);
        report.figure("indexed_per_s", (events - first) / seconds);
        report.figure(
            "index_cpu_us_per_event", (cpuSeconds() - cpuStarted) * 1e6 / (events - first));
        report.figure("bytes_on_disk_per_event", model.path("bytesOnDisk").asDouble() / events);
        return;
      }
      if (System.nanoTime() - started > BUILD_LIMIT.toNanos()) {
        throw new IllegalStateException("not built within %s: %s".formatted(BUILD_LIMIT, model));
      }
      Pause.of(BETWEEN_LOOKS);
      model = model();
    }
  }

  /** The whole server's, its Kafka included where that runs in it; 0 without its process. */
  private double cpuSeconds() {
    ServerProcess process = target.process();
    return process == null ? 0 : process.cpuSeconds();
  }

  private JsonNode model() {
    HttpResponse<String> health = get("", "/actuator/health/read-model");
    return JSON.readTree(health.body()).path("components").path("readModel").path("details");
  }

  /** Every page of a tenant's history, in an order that nobody would read them in. */
  private List<String> pages(String token, String events) {
    List<String> pages = new ArrayList<>();
    String next = events + "?limit=1000";
    while (!next.isEmpty()) {
      pages.add(next);
      Matcher link = NEXT.matcher(get(token, next).headers().firstValue("Link").orElse(""));
      next = link.matches() ? String.valueOf(link.group(1)) : "";
    }
    return shuffled(pages);
  }

  /** Snapshots after some of a tenant's events. */
  private List<String> moments(String token, String events, String snapshot) {
    List<String> moments = new ArrayList<>();
    for (String page : pages(token, events)) {
      HttpResponse<String> answer = get(token, page);
      String position = answer.headers().firstValue("Throughline-Position").orElseThrow();
      moments.add("%s?limit=1000&at=%s".formatted(snapshot, position));
    }
    return moments;
  }

  private List<String> shuffled(List<String> pages) {
    List<String> rest = new ArrayList<>(pages);
    List<String> order = new ArrayList<>();
    while (!rest.isEmpty()) {
      order.add(rest.remove(random.nextInt(rest.size())));
    }
    return order;
  }

  private Histogram ask(String token, List<String> paths) {
    Histogram micros = new Histogram(3);
    for (int i = 0; i < WARM_UP_REQUESTS + requests; i++) {
      String path = paths.get(i % paths.size());
      long sent = System.nanoTime();
      HttpResponse<String> answer = get(token, path);
      if (answer.statusCode() != 200) {
        throw new IllegalStateException("%s: %s".formatted(path, answer.body()));
      }
      if (i >= WARM_UP_REQUESTS) {
        micros.recordValue((System.nanoTime() - sent) / 1000);
      }
    }
    return micros;
  }

  private HttpResponse<String> get(String token, String path) {
    URI uri = target.http().resolve(path);
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking " + uri, e);
    }
  }
}
