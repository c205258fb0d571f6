package io.throughline.bench.scenario;

import io.throughline.bench.event.StampedBody;
import io.throughline.bench.load.AppendTimes;
import io.throughline.bench.load.KafkaSink;
import io.throughline.bench.load.PacedProducer;
import io.throughline.bench.measure.Report;
import io.throughline.bench.sockets.Account;
import io.throughline.bench.sockets.Latencies;
import io.throughline.bench.sockets.SocketPool;
import io.throughline.bench.sockets.Subscription;
import io.throughline.bench.sockets.Totals;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * One stream to many sockets: subscribes all, sends at a steady rate through warm-up and measured
 * span, waits for the last event to reach the last socket, and closes the account.
 */
public final class FanoutRun {

  /** Long enough for what is on its way when the producer ends, short when nothing moves. */
  private static final Duration DRAIN_IDLE = Duration.ofSeconds(3);

  private static final Duration OPEN_LIMIT = Duration.ofSeconds(60);
  private static final Duration SETTLE = Duration.ofSeconds(1);

  private final String scenario;
  private final Target target;
  private final FanoutPlan plan;
  private final InstantSource clock;

  public FanoutRun(String scenario, Target target, FanoutPlan plan, InstantSource clock) {
    this.scenario = scenario;
    this.target = target;
    this.plan = plan;
    this.clock = clock;
  }

  public Report run() {
    long run = clock.millis();
    StampedBody body = new StampedBody(run, plan.eventBytes());
    try (SocketPool pool = new SocketPool(target.endpoint(), body, clock, plan.clientThreads());
        KafkaSink sink =
            new KafkaSink(target.kafka(), target.topic(), target.tenant(), "bench-" + run, 0)) {
      subscribe(pool);
      Map<TopicPartition, Long> ends = AppendTimes.ends(target.kafka(), target.topic());
      Background<Long> producer =
          Background.start(
              "producer",
              () ->
                  new PacedProducer(sink, body, clock).send(plan.events(), plan.eventsPerSecond()));
      Span span = measure(pool);
      long sent = producer.join();
      drain(pool, sent);
      AppendTimes appended = AppendTimes.read(target.kafka(), ends, body, (int) sent);
      return report(pool, span, sent, appended);
    }
  }

  private void subscribe(SocketPool pool) {
    pool.connect(plan.sockets(), OPEN_LIMIT);
    pool.subscribe(Subscription.live(target.destination()), OPEN_LIMIT);
    if (target.endpoint().receipts()) {
      pool.expectFrom(0);
    } else {
      Pause.of(SETTLE);
    }
  }

  /** What happened between the end of the warm-up and the end of the run. */
  private record Span(Moment from, Moment to) {}

  private Span measure(SocketPool pool) {
    long start = Pause.micros(clock);
    long from = start + plan.warmUp().toNanos() / 1000;
    long to = from + plan.measured().toNanos() / 1000;
    pool.measure(from, to);
    Pause.of(plan.warmUp());
    Moment first = Moment.of(pool.totals(), target);
    Pause.of(plan.measured());
    return new Span(first, Moment.of(pool.totals(), target));
  }

  private void drain(SocketPool pool, long sent) {
    long before = -1;
    while (pool.reached(sent) + pool.totals().closed() < plan.sockets()
        && pool.totals().events() > before) {
      before = pool.totals().events();
      for (int i = 0; i < 30 && pool.reached(sent) < plan.sockets(); i++) {
        Pause.of(DRAIN_IDLE.dividedBy(30));
      }
    }
  }

  private Report report(SocketPool pool, Span span, long sent, AppendTimes appended) {
    Totals from = span.from().totals();
    Totals to = span.to().totals();
    double deliveries = to.events() - from.events();
    Latencies latencies = pool.latencies();
    Report report =
        new Report(scenario)
            .setting("url", target.endpoint().url().toString())
            .setting("sockets", plan.sockets())
            .setting("events_per_second", plan.eventsPerSecond())
            .setting("event_bytes", plan.eventBytes())
            .setting("seconds", plan.measured().toSeconds())
            .figure("offered_deliveries_per_s", plan.deliveriesPerSecond())
            .figure("deliveries_per_s", deliveries / span.to().secondsSince(span.from()))
            .latency("since_append", appended.until(latencies.arrivals()))
            .latency("since_due", latencies.sinceDue())
            .figure("events_per_read", deliveries / Math.max(1, to.reads() - from.reads()))
            .figure("bytes_per_delivery", (to.bytes() - from.bytes()) / Math.max(1, deliveries));
    span.to().usageSince(span.from()).report(deliveries, report);
    return account(pool, sent, appended, report);
  }

  private static Report account(SocketPool pool, long sent, AppendTimes appended, Report report) {
    Account account = pool.account(sent);
    if (pool.totals().closed() > 0) {
      System.err.println("sockets closed: " + pool.reasons());
    }
    return report
        .figure("events_sent", sent)
        .figure("events_in_log", appended.found())
        .figure("missing", account.missing())
        .figure("repeated", account.repeated())
        .figure("out_of_order", account.late())
        .figure("sockets_closed", pool.totals().closed());
  }
}
