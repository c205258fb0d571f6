package io.throughline.bench.scenario;

import io.throughline.bench.event.StampedBody;
import io.throughline.bench.load.AppendTimes;
import io.throughline.bench.load.KafkaSink;
import io.throughline.bench.load.PacedProducer;
import io.throughline.bench.measure.Report;
import io.throughline.bench.measure.Scrape;
import io.throughline.bench.measure.ServerProcess;
import io.throughline.bench.measure.Spread;
import io.throughline.bench.measure.ThreadTimes;
import io.throughline.bench.measure.Wakeups;
import io.throughline.bench.sockets.Account;
import io.throughline.bench.sockets.SocketPool;
import io.throughline.bench.sockets.Subscription;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;
import org.apache.kafka.common.TopicPartition;

/**
 * Some live subscribers, and round after round clients that come back: each time a position is
 * taken, what everybody is to miss is appended, and all clients subscribe after the position at
 * once. A round lasts about a second, so several are needed for a p99 that is not the slowest
 * event.
 */
public final class CatchUpRun {

  /**
   * @param missed events after the clients' position
   * @param since events after those, of another run, so that the missed ones may have left the tail
   * @param live subscribers that are live all the time
   * @param liveRate events per second for them, before and meanwhile
   * @param rounds that count
   * @param warmUp rounds before those
   */
  public record Plan(
      int clients, int missed, int since, int live, double liveRate, int rounds, int warmUp) {}

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration SETTLE = Duration.ofSeconds(1);
  private static final Duration SETTLE_WARMING_UP = Duration.ofMillis(300);
  private static final Duration BEFORE = Duration.ofSeconds(2);
  private static final int EVENT_BYTES = 400;
  private static final int THREADS_SHOWN = 6;

  private final Target target;
  private final Plan plan;
  private final InstantSource clock;
  private final List<CatchUpRound> rounds = new ArrayList<>();

  public CatchUpRun(Target target, Plan plan, InstantSource clock) {
    this.target = target;
    this.plan = plan;
    this.clock = clock;
  }

  public Report run() {
    long run = clock.millis();
    StampedBody body = new StampedBody(run, EVENT_BYTES);
    Map<TopicPartition, Long> ends = AppendTimes.ends(target.kafka(), target.topic());
    try (SocketPool live = SocketPool.watching(target.endpoint(), body, clock);
        KafkaSink sink = sink(run);
        Wakeups wakeups = new Wakeups()) {
      live.connect(plan.live(), LIMIT);
      live.subscribe(Subscription.live(target.destination()), LIMIT);
      live.expectFrom(0);
      live.measure(0, Long.MAX_VALUE);
      PacedProducer producer = new PacedProducer(sink, body, clock);
      Background<Long> sent =
          Background.start("live", () -> producer.send(Long.MAX_VALUE, plan.liveRate()));
      for (int i = 0; i < plan.warmUp(); i++) {
        round(SETTLE_WARMING_UP, SETTLE_WARMING_UP, wakeups);
      }
      for (int i = 0; i < plan.rounds(); i++) {
        rounds.add(round(SETTLE, BEFORE, wakeups));
      }
      producer.stop();
      long liveSent = sent.join();
      live.await("last live event", () -> live.reached(liveSent) == plan.live(), LIMIT);
      AppendTimes times = AppendTimes.read(target.kafka(), ends, body, (int) liveSent);
      return report(live, liveSent, times);
    }
  }

  private CatchUpRound round(Duration settle, Duration before, Wakeups wakeups) {
    long run = clock.millis();
    StampedBody missed = new StampedBody(run, EVENT_BYTES);
    try (SocketPool clients = new SocketPool(target.endpoint(), missed, clock, 1)) {
      clients.connect(plan.clients(), LIMIT);
      clients.expectFrom(0);
      String position = position(missed);
      append(missed, run, plan.missed());
      append(new StampedBody(run + 1, EVENT_BYTES), run + 1, plan.since());
      Scrape asked = Scrape.of(target.http());
      Pause.of(settle);
      Histogram wakeupsBefore = Wakeups.histogram();
      Histogram wakeupsMeanwhile = Wakeups.histogram();
      wakeups.into(wakeupsBefore);
      long beforeMicros = Pause.micros(clock);
      Pause.of(before);
      ThreadTimes threadsFrom = threads();
      Moment from = Moment.of(clients.totals(), target);
      wakeups.into(wakeupsMeanwhile);
      long fromMicros = Pause.micros(clock);
      clients.requestSubscribe(new Subscription(target.destination(), Map.of("after", position)));
      clients.await("caught up", () -> clients.reached(plan.missed()) >= plan.clients(), LIMIT);
      long toMicros = Pause.micros(clock);
      wakeups.into(Wakeups.histogram());
      Moment to = Moment.of(clients.totals(), target);
      ThreadTimes threads = threads().since(threadsFrom);
      Pause.of(settle);
      return new CatchUpRound(
          new LiveSamples.Span(beforeMicros, fromMicros),
          new LiveSamples.Span(fromMicros, toMicros),
          from,
          to,
          threads,
          CatchUpRound.Pages.between(asked, Scrape.of(target.http())),
          wakeupsBefore,
          wakeupsMeanwhile,
          clients.account(plan.missed()),
          clients.totals().events() - (double) plan.clients() * plan.missed());
    }
  }

  private ThreadTimes threads() {
    ServerProcess server = target.process();
    ThreadTimes client = ServerProcess.self().threadTimes("client");
    return server == null ? client : client.plus(server.threadTimes("server"));
  }

  private Report report(SocketPool live, long liveSent, AppendTimes times) {
    double events = (double) plan.clients() * plan.missed();
    Report report =
        new Report("catchup")
            .setting("clients", plan.clients())
            .setting("missed", plan.missed())
            .setting("since", plan.since())
            .setting("live", plan.live())
            .setting("live_events_per_second", plan.liveRate())
            .setting("rounds", plan.rounds());
    spread("seconds", rounds.stream().map(CatchUpRound::seconds).toList(), report);
    spread("events_per_s", rounds.stream().map(r -> events / r.seconds()).toList(), report);
    report
        .figure("deliveries_per_s", sum(CatchUpRound::delivered) / sum(CatchUpRound::seconds))
        .figure("history_pages_asked", sum(round -> round.pages().asked()))
        .figure("history_pages_read", sum(round -> round.pages().read()));
    latencies(live, times, report);
    rounds.stream()
        .map(CatchUpRound::usage)
        .reduce(Usage.NONE, Usage::plus)
        .report(sum(CatchUpRound::delivered), report);
    waits(report);
    return account(live.account(liveSent), report);
  }

  private void latencies(SocketPool live, AppendTimes times, Report report) {
    var arrivals = live.latencies().arrivals();
    LiveSamples before =
        new LiveSamples(arrivals, times::of, rounds.stream().map(CatchUpRound::before).toList());
    LiveSamples meanwhile =
        new LiveSamples(arrivals, times::of, rounds.stream().map(CatchUpRound::meanwhile).toList());
    before.report("live_before", report);
    meanwhile.report("live_meanwhile", report);
    meanwhile.reportSlowest("slowest", report);
    Histogram wakeupsBefore = Wakeups.histogram();
    Histogram wakeupsMeanwhile = Wakeups.histogram();
    rounds.forEach(
        round -> {
          wakeupsBefore.add(round.wakeupsBefore());
          wakeupsMeanwhile.add(round.wakeupsMeanwhile());
        });
    report.latency("wakeup_before", wakeupsBefore).latency("wakeup_meanwhile", wakeupsMeanwhile);
  }

  /** Which threads ran, and which were ready and had no core, in milliseconds of each second. */
  private void waits(Report report) {
    ThreadTimes all =
        rounds.stream()
            .map(CatchUpRound::threads)
            .reduce(new ThreadTimes(Map.of()), ThreadTimes::plus);
    double seconds = sum(CatchUpRound::seconds);
    all.longestWaiting(THREADS_SHOWN)
        .forEach(
            entry -> {
              String name = entry.getKey();
              ThreadTimes.Times times = entry.getValue();
              report
                  .figure(name + "_waited_ms_per_s", times.waitedNanos() / 1e6 / seconds)
                  .figure(name + "_ran_ms_per_s", times.ranNanos() / 1e6 / seconds);
            });
  }

  private Report account(Account live, Report report) {
    Account account =
        rounds.stream().map(CatchUpRound::account).reduce(live, (sum, part) -> sum.plus(part));
    return report
        .figure("events_over", sum(CatchUpRound::over))
        .figure("missing", account.missing())
        .figure("repeated", account.repeated())
        .figure("out_of_order", account.late());
  }

  private static void spread(String name, List<Double> values, Report report) {
    Spread spread = Spread.of(values);
    report
        .figure(name, spread.median())
        .figure(name + "_min", spread.min())
        .figure(name + "_max", spread.max());
  }

  private double sum(ToDoubleFunction<CatchUpRound> figure) {
    return rounds.stream().mapToDouble(figure).sum();
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
