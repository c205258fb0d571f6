package io.throughline.system.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.library.dependencies.Slice;
import java.util.Set;

/** The packages that close a cycle today: with each left out, the others have none. */
final class Cycles {

  /**
   * The gateway's events on their way out stand beside what assembles them from tail and history;
   * what all commands share stands beside the list of all commands.
   */
  private static final Set<String> KNOWN = Set.of("gateway.message", "cli", "bench");

  static final DescribedPredicate<Slice> ARE_NOT_KNOWN =
      describe("close no known cycle", slice -> !KNOWN.contains(slice.getNamePart(1)));

  private Cycles() {}
}
