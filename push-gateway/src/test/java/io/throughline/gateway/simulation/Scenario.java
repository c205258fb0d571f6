package io.throughline.gateway.simulation;

import io.throughline.gateway.catchup.CatchUp;
import io.throughline.gateway.session.SteppedGateway;
import io.throughline.gateway.tail.Tail;
import io.throughline.log.LogReader.PageLimit;
import io.throughline.log.SnapshotReader.StatesLimit;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * What a run is like: sizes, limits, and what may happen in it.
 *
 * @param elsewherePercent how often other threads get on in the midst of a lane's turn
 * @param lostPercent how often history does not answer
 */
record Scenario(
    int steps,
    int eventsBefore,
    int clients,
    int pageScan,
    int elsewherePercent,
    int lostPercent,
    boolean truncates,
    boolean recreates,
    SteppedGateway.Settings gateway) {

  static Scenario draw(SplittableRandom random) {
    return new Scenario(
        100 + random.nextInt(300),
        random.nextInt(30),
        1 + random.nextInt(4),
        random.nextBoolean() ? Integer.MAX_VALUE : 1 + random.nextInt(10),
        random.nextInt(3) * 4,
        random.nextInt(3) * 15,
        random.nextInt(4) == 0,
        random.nextInt(4) == 0,
        gateway(random));
  }

  /**
   * Whether clients acknowledge. Not where the log loses its end: then message ids come again, and
   * an acknowledgement that is under way may be one too many.
   */
  boolean acknowledges() {
    return !truncates;
  }

  /** The most that a write may have: what is in flight, an event that is larger, and answers. */
  int writeBytesMax() {
    return gateway.inFlightBytesMax() + 24_000;
  }

  private static SteppedGateway.Settings gateway(SplittableRandom random) {
    int tailBytes = 1_000 + random.nextInt(15_000);
    return new SteppedGateway.Settings(
        1 + random.nextInt(2),
        500 + random.nextInt(6_000),
        1 + random.nextInt(4_000),
        Duration.ofMillis(100 + random.nextInt(3_000)),
        new Tail.TailLimits(
            2L * tailBytes, tailBytes, Duration.ofMillis(20 + random.nextInt(2_000))),
        new CatchUp.Limits(
            new PageLimit(1 + random.nextInt(8), 200 + random.nextInt(4_000)),
            new StatesLimit(1 + random.nextInt(3), 200 + random.nextInt(4_000)),
            1 + random.nextInt(3),
            2 + random.nextInt(3),
            1 << 20,
            Duration.ofSeconds(5),
            Duration.ofMillis(random.nextInt(1_500))),
        Duration.ofMillis(random.nextInt(300)));
  }
}
