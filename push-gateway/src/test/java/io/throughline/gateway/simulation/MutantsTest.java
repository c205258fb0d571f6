package io.throughline.gateway.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulation notices when a guard is missing. */
class MutantsTest {

  private static final String SHOW = "throughline.mutants.show";
  private static final long BASE = 7_000_000L;
  private static final int SEEDS_MAX = 3_000;

  @ParameterizedTest
  @EnumSource
  void simulation_findsTheMissingGuard(Mutant mutant) {
    String found = MutatedGateway.of(mutant).firstViolation(BASE, SEEDS_MAX);
    if (Boolean.getBoolean(SHOW)) {
      System.out.printf("%s|%s%n", mutant, found);
    }
    assertThat(found).as("%s within %d seeds", mutant, SEEDS_MAX).isNotEmpty();
  }
}
