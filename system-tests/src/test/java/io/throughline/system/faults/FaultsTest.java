package io.throughline.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.throughline.cli.chaos.ChaosOptions;
import io.throughline.cli.chaos.ChaosRun;
import io.throughline.cli.chaos.Verdict;
import io.throughline.system.house.PackagedApps;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every fault there is, one after the other, on a server of six processes: afterwards every
 * subscriber has the log, once, in order, or was told exactly what is gone. The table is in the
 * output.
 *
 * <p>{@code -Dthroughline.seed=N} runs the same faults again, {@code
 * -Dthroughline.faults.minutes=30} goes on for so long.
 */
class FaultsTest {

  private static final long SEED =
      Long.getLong("throughline.seed", Math.floorMod(System.nanoTime(), 1_000_000L));
  private static final Duration AT_LEAST =
      Duration.ofMinutes(Integer.getInteger("throughline.faults.minutes", 0));
  private static final Duration MANY_LAST =
      AT_LEAST.isZero() ? Duration.ofSeconds(8) : Duration.ofMinutes(5);
  private static final int EVENTS_PER_SECOND = 50;

  @TempDir private Path directory;

  @Test
  void whateverBreaks_everybodyGetsTheLogOnceInOrder_orIsToldWhatIsGone() throws Exception {
    PackagedApps apps = PackagedApps.unpacked();
    assumeThat(apps.areThere()).as(PackagedApps.HOW_TO_MAKE_THEM).isTrue();
    System.out.println("faults, seed " + SEED);
    Verdict verdict =
        ChaosRun.run(
            new ChaosOptions(
                apps.directory(),
                directory.resolve("run"),
                SEED,
                AT_LEAST,
                MANY_LAST,
                EVENTS_PER_SECOND),
            InstantSource.system(),
            System.out::println);
    System.out.print(verdict.table());
    assertThat(verdict.passed()).as("%s%s", verdict.table(), again()).isTrue();
  }

  private static String again() {
    return "again: mvn -pl system-tests -am verify -Dtest=FaultsTest"
        + " -Dsurefire.failIfNoSpecifiedTests=false -Dthroughline.seed="
        + SEED;
  }
}
