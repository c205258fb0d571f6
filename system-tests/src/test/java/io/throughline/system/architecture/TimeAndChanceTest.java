package io.throughline.system.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.function.Predicate;

/** Time and chance are arguments: who may read a clock, make one, or throw dice. */
@AnalyzeClasses(packages = "io.throughline", importOptions = DoNotIncludeTests.class)
class TimeAndChanceTest {

  /** Loops and waits at the edge, with the world on their other side, that measure what passes. */
  private static final Set<String> STOPWATCHES =
      Set.of(
          "io.throughline.broker.EmbeddedKafka",
          "io.throughline.cli.chaos.time.Stopwatch",
          "io.throughline.cli.client.StompFollower",
          "io.throughline.cli.exec.ExecCommand",
          "io.throughline.cli.produce.BackgroundPublisher",
          "io.throughline.cli.verify.LogWitness",
          "io.throughline.cli.verify.VerifyCommand",
          "io.throughline.log.kafka.DeadLetterSession",
          "io.throughline.log.kafka.PartitionScan",
          "io.throughline.log.kafka.TailSession",
          "io.throughline.log.kafka.TopicSetup",
          "io.throughline.standalone.Readiness",
          "io.throughline.standalone.split.Keeper");

  private static final Set<String> DICE =
      Set.of(
          "java.util.Random",
          "java.util.SplittableRandom",
          "java.util.concurrent.ThreadLocalRandom");

  @ArchTest
  static final ArchRule nobodyAsksForTheTimeOfDay =
      noClasses()
          .that(areOutside("io.throughline.testing"))
          .should()
          .accessTargetWhere(
              any(
                  "the time of day",
                  access ->
                      isNoArgumentsNow(access)
                          || is(access, "java.lang.System", "currentTimeMillis")
                          || is(access, "java.util.Date", "<init>") && hasNoArguments(access)))
          .because("a test advances a clock instead of waiting; only test tokens are of today");

  @ArchTest
  static final ArchRule nobodyThrowsDice =
      noClasses()
          .should()
          .accessTargetWhere(
              any(
                  "dice",
                  access ->
                      is(access, "java.lang.Math", "random")
                          || DICE.contains(access.getTargetOwner().getName())))
          .because("what was random once must be repeatable from a seed");

  @ArchTest
  static final ArchRule onlyTheWiringMakesClocksAndGenerators =
      noClasses()
          .that(areNotWiring())
          .should()
          .accessTargetWhere(
              any(
                  "the system's clock or generator",
                  access ->
                      is(access, "java.time.InstantSource", "system")
                          || access.getTargetOwner().getName().equals("java.time.Clock")
                          || is(access, "java.util.random.RandomGenerator", "getDefault")
                          || is(access, "java.util.random.RandomGenerator", "of")))
          .because("whoever is given a clock can be given another");

  @ArchTest
  static final ArchRule onlyStopwatchesReadTheNanoTime =
      noClasses()
          .that(areNotWiring())
          .and(areOutside("io.throughline.bench", "io.throughline.testing"))
          .and(DescribedPredicate.not(areStopwatches()))
          .should()
          .accessTargetWhere(nanoTime())
          .because("deadlines in decisions are simulated; what waits for the world may time it");

  @ArchTest
  static final ArchRule everyStopwatchStillIsOne =
      classes()
          .that(areStopwatches())
          .should(
              ArchCondition.from(
                  describe(
                      "read the nano time",
                      type -> type.getAccessesFromSelf().stream().anyMatch(nanoTime()))))
          .because("an exception that nobody needs any more would hide the next offender");

  private static DescribedPredicate<JavaClass> areNotWiring() {
    return describe(
        "are not wiring",
        type -> {
          String name = outermost(type).getSimpleName();
          boolean bench = type.getPackageName().startsWith("io.throughline.bench");
          return !name.endsWith("Configuration")
              && !(bench && name.endsWith("Command"))
              && !outermost(type).getName().equals("io.throughline.cli.Context")
              && !outermost(type).getName().equals("io.throughline.host.HostWatch");
        });
  }

  private static DescribedPredicate<JavaClass> areStopwatches() {
    return describe("are stopwatches", type -> STOPWATCHES.contains(type.getName()));
  }

  private static DescribedPredicate<JavaClass> areOutside(String... packages) {
    return describe(
        "are outside of " + String.join(", ", packages),
        type -> Set.of(packages).stream().noneMatch(type.getPackageName()::startsWith));
  }

  private static DescribedPredicate<JavaAccess<?>> nanoTime() {
    return any("the nano time", access -> is(access, "java.lang.System", "nanoTime"));
  }

  /** Calls and method references alike. */
  private static DescribedPredicate<JavaAccess<?>> any(
      String what, Predicate<JavaAccess<?>> accesses) {
    return describe(what, accesses::test);
  }

  private static boolean isNoArgumentsNow(JavaAccess<?> access) {
    return access.getTargetOwner().getPackageName().equals("java.time")
        && access.getName().equals("now")
        && hasNoArguments(access);
  }

  private static boolean hasNoArguments(JavaAccess<?> access) {
    return access.getTarget().getFullName().endsWith("()");
  }

  private static boolean is(JavaAccess<?> access, String owner, String name) {
    return access.getTargetOwner().getName().equals(owner) && access.getName().equals(name);
  }

  private static JavaClass outermost(JavaClass type) {
    JavaClass outermost = type;
    while (outermost.getEnclosingClass().isPresent()) {
      outermost = outermost.getEnclosingClass().get();
    }
    return outermost;
  }
}
