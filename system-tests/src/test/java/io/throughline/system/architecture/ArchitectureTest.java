package io.throughline.system.architecture;

import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.Map;
import java.util.Set;

/** Which part of the house may know which, as ARCHITECTURE.md draws it. */
@AnalyzeClasses(packages = "io.throughline", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  /** The parts by their package under {@code io.throughline}, and all that each may use of ours. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("event", Set.of()),
          Map.entry("log", Set.of("event")),
          Map.entry("stomp", Set.of()),
          Map.entry("broker", Set.of()),
          Map.entry("testing", Set.of("broker")),
          Map.entry("service", Set.of("event", "log")),
          Map.entry("dashboard", Set.of()),
          Map.entry("ingest", Set.of("event", "log", "service")),
          Map.entry("gateway", Set.of("event", "log", "service", "stomp")),
          Map.entry("replay", Set.of("event", "log", "service")),
          Map.entry("host", Set.of("event")),
          Map.entry(
              "standalone",
              Set.of("event", "log", "service", "ingest", "gateway", "replay", "host", "broker")),
          Map.entry("cli", Set.of("event", "stomp", "host")),
          Map.entry("bench", Set.of("broker")));

  @ArchTest
  static final ArchRule arrowsGoOneWay =
      theHouse()
          .because("a part is read, built and replaced with only what stands below it in mind");

  @ArchTest
  static final ArchRule noServiceKnowsAnother =
      slices()
          .matching("io.throughline.(ingest|gateway|replay)..")
          .should()
          .notDependOnEachOther()
          .because("each is deployed, scaled and killed alone; the log is what they share");

  @ArchTest
  static final ArchRule onlyTheLogKnowsKafka =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.throughline.log.kafka..",
              "io.throughline.broker..",
              "io.throughline.cli.verify..",
              "io.throughline.cli.chaos..",
              "io.throughline.bench..")
          .and()
          .doNotHaveFullyQualifiedName("io.throughline.log.TenantPartitioner")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "org.springframework.kafka..")
          .because(
              "what Kafka may answer is dealt with once, behind three ports; the partitioner is"
                  + " Kafka's own murmur2, verify reads the log, and breaks it, behind the server's back, and"
                  + " benchmarks write to it as a producer does");

  @ArchTest
  static final ArchRule librariesAndToolsDoWithoutSpring =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.throughline.service..",
              "io.throughline.dashboard..",
              "io.throughline.ingest..",
              "io.throughline.gateway..",
              "io.throughline.replay..",
              "io.throughline.standalone..",
              "io.throughline.testing..",
              "io.throughline.bench.peers..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.springframework..")
          .because(
              "a library is for any process, the cli starts in half a second, and a load generator"
                  + " shares nothing with what it measures; one peer is Spring's own broker");

  @ArchTest
  static final ArchRule eventModelIsPure =
      noClasses()
          .that()
          .resideInAPackage("io.throughline.event..")
          .should(dependOnClassesThat(Impure.INPUT_OUTPUT_OR_THREADS))
          .because("producers use it wherever they run, and its rules are fuzzed");

  @ArchTest
  static final ArchRule stompImportsNothing =
      classes()
          .that()
          .resideInAPackage("io.throughline.stomp..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.throughline.stomp..", "java..", "org.jspecify..")
          .because("the codec and the rules of a session are the protocol's, not this server's");

  @ArchTest
  static final ArchRule stompIsPure =
      noClasses()
          .that()
          .resideInAPackage("io.throughline.stomp..")
          .should(dependOnClassesThat(Impure.INPUT_OUTPUT_OR_THREADS.or(Impure.CLOCKS)))
          .because("the codec must be fuzzable without a server, and a session without waiting");

  @ArchTest
  static final ArchRule subscriptionIsPure =
      noClasses()
          .that()
          .resideInAPackage("io.throughline.gateway.subscription..")
          .should(dependOnClassesThat(Impure.INPUT_OUTPUT_OR_THREADS.or(Impure.CLOCKS)))
          .because("the promise rests on the splice, and only what is pure can be simulated");

  @ArchTest
  static final ArchRule jettyStandsBehindTheGatewaysSocket =
      noClasses()
          .that()
          .resideInAPackage("io.throughline.gateway.*..")
          .and()
          .resideOutsideOfPackage("io.throughline.gateway.socket..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.throughline.gateway.socket..", "org.eclipse.jetty..")
          .because("sessions are tested without a server");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices()
          .matching("io.throughline.(**)")
          .that(Cycles.ARE_NOT_KNOWN)
          .should()
          .beFreeOfCycles()
          .because("a package in a cycle can't be read alone");

  @ArchTest
  static final ArchRule everyPackageIsNullMarked =
      classes()
          .should(NullMarking.BE_IN_A_MARKED_PACKAGE)
          .because("NullAway looks only at what is marked, and is silent about the rest");

  private static LayeredArchitecture theHouse() {
    LayeredArchitecture house = layeredArchitecture().consideringOnlyDependenciesInLayers();
    for (String part : MAY_USE.keySet()) {
      house = house.layer(part).definedBy("io.throughline." + part + "..");
    }
    for (Map.Entry<String, Set<String>> part : MAY_USE.entrySet()) {
      String[] below = part.getValue().toArray(String[]::new);
      house =
          below.length == 0
              ? house.whereLayer(part.getKey()).mayNotAccessAnyLayer()
              : house.whereLayer(part.getKey()).mayOnlyAccessLayers(below);
    }
    return house.ensureAllClassesAreContainedInArchitecture();
  }
}
