package io.throughline.cli.chaos.fault;

import io.throughline.cli.chaos.client.Crowd;
import io.throughline.cli.chaos.client.Subscriber;
import io.throughline.cli.chaos.client.Wanted;
import io.throughline.cli.chaos.house.Clocks;
import io.throughline.cli.chaos.house.ReadModelDisk;
import io.throughline.cli.chaos.house.SplitServer;
import io.throughline.cli.chaos.kafka.Administration;
import io.throughline.cli.chaos.kafka.Production;
import io.throughline.cli.chaos.kafka.Topics;
import io.throughline.cli.chaos.kafka.Witness;
import io.throughline.event.StreamKey;
import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * All that a fault may lay hands on.
 *
 * <p>Most subscribers follow {@link #MAIN}; {@link #SIDE} can be compacted.
 */
public record World(
    SplitServer server,
    Topics topics,
    Administration administration,
    Production production,
    Witness witness,
    Crowd crowd,
    ReadModelDisk disk,
    Clocks clocks,
    RandomGenerator random) {

  public static final TenantId ACME = new TenantId("acme");
  public static final TenantId GLOBEX = new TenantId("globex");
  public static final TenantId INITECH = new TenantId("initech");
  public static final StreamName EXECUTION = new StreamName("execution");
  public static final StreamName ALERT = new StreamName("alert");
  public static final StreamKey MAIN = new StreamKey(ACME, EXECUTION);
  public static final StreamKey SIDE = new StreamKey(ACME, ALERT);

  /** What is produced, in turn. */
  public static final List<StreamKey> PRODUCED =
      List.of(
          MAIN,
          new StreamKey(GLOBEX, EXECUTION),
          new StreamKey(INITECH, EXECUTION),
          SIDE,
          new StreamKey(GLOBEX, ALERT));

  /** How long a gateway keeps events in memory: short, so that resuming takes history. */
  public static final Duration GATEWAYS_REMEMBER = Duration.ofSeconds(3);

  static final String FAR = "far";
  static final String SLEEPER = "sleeper";
  static final String STALLER = "staller";
  static final String MOVER = "mover";

  /** The subscribers that every run has. */
  public static void populate(Crowd crowd) {
    crowd.addBehindLinks(FAR, Wanted.all(MAIN));
    crowd.add(SLEEPER, Wanted.all(MAIN));
    crowd.add(STALLER, Wanted.all(MAIN));
    crowd.add(MOVER, Wanted.all(MAIN));
    crowd.add("odd ones", Wanted.types(MAIN, "chaos.odd"));
    crowd.add("one subject", Wanted.subject(MAIN, "s3"));
    crowd.add("folding", Wanted.folded(MAIN));
    crowd.add("folding, too", Wanted.folded(new StreamKey(GLOBEX, EXECUTION)));
    crowd.addBySse("events by SSE", MAIN);
    crowd.addBySse("more by SSE", SIDE);
    crowd.addByPolls("events by polls", MAIN);
    for (StreamKey stream : PRODUCED) {
      crowd.add(stream + " by one gateway", Wanted.all(stream));
      crowd.add(stream + " by another", Wanted.all(stream));
    }
  }

  Subscriber subscriber(String name) {
    return crowd.subscribers().stream()
        .filter(subscriber -> subscriber.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /**
   * Checks what everybody was told until now. Whatever was delivered by now is in the log, so it is
   * read as far first.
   */
  public void check() throws Exception {
    Map<Subscriber, Integer> pages = new HashMap<>();
    crowd.subscribers().forEach(one -> pages.put(one, one.notebook().pages()));
    witness.readToEnd();
    check(pages);
  }

  /** The same where the log does not answer any more, and was read before. */
  void checkWithoutReading() throws Exception {
    Map<Subscriber, Integer> pages = new HashMap<>();
    crowd.subscribers().forEach(one -> pages.put(one, one.notebook().pages()));
    check(pages);
  }

  private void check(Map<Subscriber, Integer> pages) throws Exception {
    witness.ask(
        () -> {
          pages.forEach((one, count) -> one.notebook().checked(count));
          return true;
        });
  }
}
