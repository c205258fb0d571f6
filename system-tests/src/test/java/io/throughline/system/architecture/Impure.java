package io.throughline.system.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Set;

/** What a pure decision does not know. */
final class Impure {

  private static final DescribedPredicate<JavaClass> INPUT_OUTPUT =
      resideInAnyPackage(
          "java.net..",
          "java.nio.channels..",
          "java.nio.file..",
          "java.util.concurrent..",
          "org.apache.kafka..",
          "org.springframework..",
          "org.eclipse.jetty..",
          "io.micrometer..");

  /** Not ThreadLocal: what each thread keeps for itself starts none and waits for none. */
  private static final Set<String> THREADS =
      Set.of("java.lang.Thread", "java.lang.ProcessBuilder", "java.util.Timer");

  static final DescribedPredicate<JavaClass> INPUT_OUTPUT_OR_THREADS =
      INPUT_OUTPUT.or(
          describe("are threads or processes", type -> THREADS.contains(type.getName())));

  static final DescribedPredicate<JavaClass> CLOCKS =
      describe(
          "are clocks",
          type -> Set.of("java.time.Clock", "java.time.InstantSource").contains(type.getName()));

  private Impure() {}
}
