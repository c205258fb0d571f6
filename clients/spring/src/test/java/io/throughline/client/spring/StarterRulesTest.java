package io.throughline.client.spring;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

/** What a guest in other people's services may know. */
@AnalyzeClasses(packages = "io.throughline.client", importOptions = DoNotIncludeTests.class)
class StarterRulesTest {

  /** Where the world comes in: the only class that may be asked for it. */
  private static final String WIRING = "PublishingConfiguration";

  private static final Set<String> WORLD =
      Set.of(
          "java.lang.System.nanoTime",
          "java.lang.System.currentTimeMillis",
          "java.time.InstantSource.system",
          "java.time.Clock.systemUTC",
          "java.time.Instant.now",
          "java.util.UUID.randomUUID",
          "java.lang.Math.random");

  @ArchTest
  static final ArchRule itBringsNoService_noWebServer_andNoLibraryThatNobodyExpects =
      classes()
          .that()
          .resideInAPackage("io.throughline.client..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.throughline.client..",
              "io.throughline.event..",
              "java..",
              "org.jspecify..",
              "org.slf4j..",
              "org.aopalliance..",
              "org.apache.kafka..",
              "io.micrometer.core..",
              "tools.jackson..",
              "org.springframework.aop..",
              "org.springframework.beans..",
              "org.springframework.boot.autoconfigure..",
              "org.springframework.boot.context.properties..",
              "org.springframework.context..",
              "org.springframework.core..",
              "org.springframework.expression..",
              "org.springframework.util..")
          .because(
              "a batch job publishes events too: what comes with the starter comes into every"
                  + " service that uses it, and of this house that is the event model alone");

  @ArchTest
  static final ArchRule kafkaMayBeLeftOut =
      noClasses()
          .that()
          .doNotHaveSimpleName("KafkaTransport")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.kafka..")
          .because("a service that publishes over HTTP need not have Kafka's client");

  @ArchTest
  static final ArchRule kafkasTransportIsMadeWhereItIsWanted =
      noClasses()
          .that()
          .doNotHaveSimpleName("KafkaTransport")
          .and()
          .doNotHaveSimpleName(WIRING)
          .should()
          .dependOnClassesThat()
          .haveSimpleName("KafkaTransport")
          .because("who knows it, knows Kafka");

  @ArchTest
  static final ArchRule micrometerMayBeLeftOut =
      noClasses()
          .that()
          .doNotHaveSimpleName("PublisherMeters")
          .and()
          .doNotHaveSimpleName("MetersConfiguration")
          .and()
          .doNotHaveSimpleName(WIRING)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.micrometer..")
          .because("not every service measures itself");

  @ArchTest
  static final ArchRule timeAndChanceComeInAtOnePlace =
      noClasses()
          .that()
          .doNotHaveSimpleName(WIRING)
          .should()
          .accessTargetWhere(isOfTheWorld())
          .because("a test advances a clock instead of waiting");

  private static DescribedPredicate<JavaAccess<?>> isOfTheWorld() {
    return describe(
        "are time or chance",
        access -> WORLD.contains(access.getTargetOwner().getName() + "." + access.getName()));
  }
}
