package io.throughline.cli.chaos;

import io.throughline.cli.chaos.check.Findings;
import io.throughline.cli.chaos.check.Ledger;
import io.throughline.cli.chaos.client.Crowd;
import io.throughline.cli.chaos.client.Subscriber;
import io.throughline.cli.chaos.fault.Fault;
import io.throughline.cli.chaos.fault.Faults;
import io.throughline.cli.chaos.fault.World;
import io.throughline.cli.chaos.house.Clocks;
import io.throughline.cli.chaos.house.Part;
import io.throughline.cli.chaos.house.ReadModelDisk;
import io.throughline.cli.chaos.house.SplitServer;
import io.throughline.cli.chaos.kafka.Administration;
import io.throughline.cli.chaos.kafka.Production;
import io.throughline.cli.chaos.kafka.Topics;
import io.throughline.cli.chaos.kafka.Witness;
import io.throughline.cli.chaos.time.Stopwatch;
import io.throughline.cli.client.ClientCredentials;
import io.throughline.cli.client.TokenSource;
import io.throughline.event.PositionSeal;
import io.throughline.event.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Runs faults and checks after each. See the package. */
public final class ChaosRun {

  private static final int PARTITIONS = 4;
  private static final Duration RECOVERY_PATIENCE = Duration.ofSeconds(120);
  private static final Duration CALM = Duration.ofSeconds(1);

  /** Small, so that catching up is what resuming takes; quick, so that silence is noticed. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "throughline.log.partitions",
          Integer.toString(PARTITIONS),
          "throughline.gateway.tail.age",
          World.GATEWAYS_REMEMBER.toSeconds() + "s",
          "throughline.gateway.sessions.heart-beat",
          "2s",
          "throughline.gateway.sessions.progress-interval",
          "1s");

  private final ChaosOptions options;
  private final InstantSource clock;
  private final Consumer<String> progress;
  private final RandomGenerator random;
  private final List<Row> rows = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();
  private long beganMillis;

  private ChaosRun(ChaosOptions options, InstantSource clock, Consumer<String> progress) {
    this.options = options;
    this.clock = clock;
    this.progress = progress;
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(options.seed());
  }

  /**
   * Runs to its end.
   *
   * @param progress hears in a few words what is going on
   */
  public static Verdict run(ChaosOptions options, InstantSource clock, Consumer<String> progress)
      throws Exception {
    return new ChaosRun(options, clock, progress).run();
  }

  private Verdict run() throws Exception {
    beganMillis = Stopwatch.millis();
    Path data = options.directory().toAbsolutePath().resolve("data");
    Files.createDirectories(data);
    progress.accept("starting Kafka, tokens, ingest, two gateways and replay");
    Clocks clocks = Clocks.under(options.directory().toAbsolutePath().resolve("clocks"));
    try (ReadModelDisk disk = ReadModelDisk.under(data);
        SplitServer server =
            SplitServer.start(
                options.apps().toAbsolutePath(), data, SETTINGS, clocks.environment(), random)) {
      within(server, disk, clocks);
    }
    return new Verdict(options.seed(), since(beganMillis), rows, leftOut);
  }

  private void within(SplitServer server, ReadModelDisk disk, Clocks clocks) throws Exception {
    Ledger ledger = new Ledger();
    Topics topics = new Topics(PARTITIONS);
    String kafka = server.bootstrapServers();
    try (Administration administration = new Administration(kafka);
        Witness witness = Witness.of(kafka, topics, List.of(World.EXECUTION, World.ALERT), ledger);
        Production production = new Production(kafka, World.PRODUCED);
        Crowd crowd =
            new Crowd(
                List.of(server.webSocket(Part.GATEWAY_1), server.webSocket(Part.GATEWAY_2)),
                server.endpoints().replay(),
                tenant -> tokens(server, tenant),
                new PositionSeal(server.positionKey()),
                ledger,
                production::waitedMillis,
                clock,
                random)) {
      World world =
          new World(
              server, topics, administration, production, witness, crowd, disk, clocks, random);
      World.populate(crowd);
      crowd.subscribers().forEach(Subscriber::come);
      Stopwatch.require(
          "everybody to be there",
          RECOVERY_PATIENCE,
          () -> crowd.subscribers().stream().allMatch(Subscriber::isThere));
      production.start(options.eventsPerSecond());
      faults(world, ledger);
    }
  }

  private TokenSource tokens(SplitServer server, TenantId tenant) {
    return new ClientCredentials(
        server.endpoints().authorization(), tenant.value(), tenant + "-secret", List.of(), clock);
  }

  private void faults(World world, Ledger ledger) throws Exception {
    long endMillis = Stopwatch.millis() + options.atLeast().toMillis();
    int round = 0;
    do {
      List<Fault> faults = new ArrayList<>(Faults.all(options.manyLast(), round++));
      shuffle(faults);
      for (Fault fault : faults) {
        String obstacle = fault.obstacle(world);
        if (obstacle != null) {
          if (round == 1) {
            leftOut.add(fault.name() + ": " + obstacle);
          }
        } else if (round == 1 || Stopwatch.millis() < endMillis) {
          Row row = one(fault, world, ledger);
          rows.add(row);
          progress.accept(row.line());
          if (row.remark() != null) {
            return;
          }
        }
      }
    } while (Stopwatch.millis() < endMillis);
  }

  private void shuffle(List<Fault> faults) {
    for (int i = faults.size() - 1; i > 0; i--) {
      Collections.swap(faults, i, random.nextInt(i + 1));
    }
  }

  private Row one(Fault fault, World world, Ledger ledger) throws Exception {
    Stopwatch.pause(CALM);
    long atMillis = Stopwatch.millis();
    long before = world.witness().ask(ledger::events);
    progress.accept(
        "%d s, fault %d: %s (%s)"
            .formatted(
                since(beganMillis).toSeconds(),
                rows.size() + 1,
                fault.name(),
                fault.description()));
    Findings findings = Findings.NONE;
    String remark = null;
    int subscribers = 0;
    try {
      fault.begin(world);
      Stopwatch.pause(fault.lasts());
      fault.end(world);
      String aftermath = fault.aftermath();
      if (aftermath != null) {
        progress.accept("  " + aftermath);
      }
      subscribers = world.crowd().subscribers().size();
      findings = settle(world, ledger);
      if (fault.costsEvents() && findings.gapNotices() == 0) {
        remark = "nobody was told of a gap (expected: somebody)";
      }
    } catch (RuntimeException | ExecutionException | TimeoutException | IOException broken) {
      remark = broken.toString();
    } finally {
      world.crowd().dismiss(fault.guests());
    }
    return new Row(
        fault.name(),
        Duration.ofMillis(atMillis - beganMillis),
        since(atMillis),
        world.witness().ask(ledger::events) - before,
        subscribers,
        findings,
        remark);
  }

  /** Waits until everybody has what the log has now, and says what they made of it. */
  private Findings settle(World world, Ledger ledger) throws Exception {
    world.production().awaitAcknowledged(RECOVERY_PATIENCE);
    List<String> acknowledged = world.production().takeAcknowledged();
    // What stands behind an open transaction is acknowledged, and to be read when that has ended.
    Stopwatch.await(
        RECOVERY_PATIENCE,
        () -> world.witness().ask(() -> acknowledged.stream().allMatch(ledger::has)));
    world.witness().readToEnd();
    Targets targets = world.witness().ask(() -> Targets.of(ledger));
    boolean complete =
        Stopwatch.await(
            RECOVERY_PATIENCE,
            () -> {
              world.check();
              return world.witness().ask(() -> targets.areReached(world.crowd()));
            });
    return world
        .witness()
        .ask(
            () -> {
              if (!complete) {
                targets.giveUp(world.crowd());
              }
              return world.crowd().subscribers().stream()
                  .map(one -> one.notebook().account().takeFindings())
                  .reduce(lostByTheLog(acknowledged, ledger), Findings::and);
            });
  }

  /** Acknowledged events that the log does not have are gaps, too. */
  private static Findings lostByTheLog(List<String> acknowledged, Ledger ledger) {
    List<String> lost = acknowledged.stream().filter(id -> !ledger.has(id)).toList();
    return Findings.missing(lost);
  }

  private static Duration since(long millis) {
    return Duration.ofMillis(Stopwatch.millis() - millis);
  }
}
