package io.throughline.gateway.simulation;

import org.junit.jupiter.api.Test;

/** Runs many interleavings; a run that fails says how to run it again. */
class SpliceSimulationTest {

  private static final String SEED = "throughline.simulation.seed";
  private static final String RUNS = "throughline.simulation.runs";
  private static final long BASE = 20_261_120L;

  @Test
  void everyInterleaving_keepsEveryInvariant() {
    Long seed = Long.getLong(SEED);
    if (seed != null) {
      Simulation.run(seed, System.out::println);
      return;
    }
    long runs = Long.getLong(RUNS, 10_000L);
    for (long run = BASE; run < BASE + runs; run++) {
      try {
        Simulation.run(run, step -> {});
      } catch (Violation | RuntimeException failure) {
        throw new AssertionError(
            "seed %d: %s%nagain, step by step: mvn -pl push-gateway -am test -D%s=%d"
                    .formatted(run, failure.getMessage(), SEED, run)
                + " -Dtest=SpliceSimulationTest -Dsurefire.failIfNoSpecifiedTests=false",
            failure);
      }
    }
  }
}
