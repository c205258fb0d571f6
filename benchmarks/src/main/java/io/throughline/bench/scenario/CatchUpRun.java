package io.throughline.bench.scenario;

import io.throughline.bench.event.StampedBody;
import io.throughline.bench.load.KafkaSink;
import io.throughline.bench.load.PacedProducer;
import io.throughline.bench.measure.Report;
import io.throughline.bench.measure.Scrape;
import io.throughline.bench.sockets.Account;
import io.throughline.bench.sockets.SocketPool;
import io.throughline.bench.sockets.Subscription;
import io.throughline.bench.sockets.Totals;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Takes a position, appends what everybody is to miss, starts a live subscriber, then lets all
 * clients subscribe after the position at once. Two producers of one process write the stream one
 * after the other: the missed events (sequence of their own) and the live ones.
 */
final class CatchUpRun {

  /**
   * @param missed events after the clients' position
   * @param since events after those, of another run, so that the missed ones may have left the tail
   * @param liveRate events per second to the live subscriber, before and meanwhile
   */
  record Plan(int clients, int missed, int since, double liveRate) {}

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration LIVE_BEFORE = Duration.ofSeconds(10);
  private static final int EVENT_BYTES = 400;
  private static final String PAGES_ASKED = "throughline_gateway_catch_up_pages_total";
  private static final String PAGES_READ = "throughline_gateway_catch_up_reads_total";

  private final Target target;
  private final Plan plan;
  private final InstantSource clock;

  CatchUpRun(Target target, Plan plan, InstantSource clock) {
    this.target = target;
    this.plan = plan;
    this.clock = clock;
  }

  Report run() {
    long run = clock.millis();
    StampedBody missed = new StampedBody(run, EVENT_BYTES);
    StampedBody live = new StampedBody(run + 1, EVENT_BYTES);
    String position = position(missed);
    append(missed, run, plan.missed());
    append(new StampedBody(run + 2, EVENT_BYTES), run + 2, plan.since());
    try (SocketPool watcher = new SocketPool(target.endpoint(), live, clock, 1);
        SocketPool clients = new SocketPool(target.endpoint(), missed, clock, 1);
        KafkaSink sink = sink(run + 1)) {
      watcher.connect(1, LIMIT);
      watcher.subscribe(Subscription.live(target.destination()), LIMIT);
      watcher.expectFrom(0);
      clients.connect(plan.clients(), LIMIT);
      clients.expectFrom(0);
      PacedProducer producer = new PacedProducer(sink, live, clock);
      Background<Long> sent =
          Background.start("live", () -> producer.send(Long.MAX_VALUE, plan.liveRate()));
      Pause.of(LIVE_BEFORE.dividedBy(2));
      watcher.measure(Pause.micros(clock), Long.MAX_VALUE);
      Pause.of(LIVE_BEFORE);
      Histogram before = watcher.latencies().sinceSent();
      return caughtUp(watcher, clients, position, producer, sent, before);
    }
  }

  private Report caughtUp(
      SocketPool watcher,
      SocketPool clients,
      String position,
      PacedProducer producer,
      Background<Long> sent,
      Histogram before) {
    Scrape asked = Scrape.of(target.http());
    Moment from = Moment.of(clients.totals(), target);
    clients.requestSubscribe(new Subscription(target.destination(), Map.of("after", position)));
    clients.await("caught up", () -> clients.reached(plan.missed()) >= plan.clients(), LIMIT);
    Moment to = Moment.of(clients.totals(), target);
    Histogram meanwhile = watcher.latencies().sinceSent();
    meanwhile.subtract(before);
    Scrape answered = Scrape.of(target.http());
    producer.stop();
    long liveSent = sent.join();
    watcher.await("last live event", () -> watcher.reached(liveSent) == 1, LIMIT);
    double seconds = to.secondsSince(from);
    double events = (double) plan.clients() * plan.missed();
    Report report =
        new Report("catchup")
            .setting("clients", plan.clients())
            .setting("missed", plan.missed())
            .setting("since", plan.since())
            .setting("live_events_per_second", plan.liveRate())
            .figure("seconds", seconds)
            .figure("events_per_s", events / seconds)
            .figure("history_pages_asked", answered.sum(PAGES_ASKED) - asked.sum(PAGES_ASKED))
            .figure("history_pages_read", answered.sum(PAGES_READ) - asked.sum(PAGES_READ))
            .latency("live_before", before)
            .latency("live_meanwhile", meanwhile)
            .figure("live_samples_meanwhile", meanwhile.getTotalCount());
    to.cpuSince(from, events, report);
    return account(clients, watcher, liveSent, report);
  }

  private Report account(SocketPool clients, SocketPool watcher, long liveSent, Report report) {
    Account account = clients.account(plan.missed()).plus(watcher.account(liveSent));
    Totals totals = clients.totals();
    return report
        .figure("events_over", totals.events() - (double) plan.clients() * plan.missed())
        .figure("missing", account.missing())
        .figure("repeated", account.repeated())
        .figure("out_of_order", account.late());
  }

  /** Where the clients stopped: the position of a subscription that begins now. */
  private String position(StampedBody body) {
    try (SocketPool one = new SocketPool(target.endpoint(), body, clock, 1)) {
      one.connect(1, LIMIT);
      one.subscribe(Subscription.live(target.destination()), LIMIT);
      return one.startPositions().stream()
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("RECEIPT: no position header"));
    }
  }

  private void append(StampedBody body, long run, int count) {
    try (KafkaSink sink = sink(run)) {
      new PacedProducer(sink, body, clock).sendAll(count);
    }
  }

  private KafkaSink sink(long run) {
    return new KafkaSink(target.kafka(), target.topic(), target.tenant(), "bench-" + run, 0);
  }
}
