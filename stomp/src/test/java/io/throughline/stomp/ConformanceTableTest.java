package io.throughline.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** The last section of docs/protocol.md and the conformance tests say the same. */
class ConformanceTableTest {

  private static final Path PROTOCOL = Path.of("..", "docs", "protocol.md");
  private static final String HEADING = "\n## STOMP, rule by rule\n";
  private static final Path SOURCES = Path.of("src", "test", "java");
  private static final Pattern ROW =
      Pattern.compile("^\\| (.+) \\| (.+) \\| `(\\w+\\.\\w+)` \\|$", Pattern.MULTILINE);

  @Test
  void everyRow_namesATestThatExists_andEveryTestHasARow() throws IOException {
    assertThat(rows()).containsExactlyInAnyOrderElementsOf(tests());
  }

  @Test
  void everyLineOfATable_isARow() throws IOException {
    long lines =
        section()
            .lines()
            .filter(line -> line.startsWith("|"))
            .filter(line -> !line.startsWith("| ---") && !line.startsWith("| rule |"))
            .count();

    assertThat(rows()).hasSize((int) lines).doesNotHaveDuplicates();
  }

  private static List<String> rows() throws IOException {
    return ROW.matcher(section()).results().map(row -> row.group(3)).toList();
  }

  private static String section() throws IOException {
    String protocol = Files.readString(PROTOCOL);
    int heading = protocol.indexOf(HEADING);
    assertThat(heading).as("where '%s' begins in %s", HEADING.strip(), PROTOCOL).isNotNegative();
    return protocol.substring(heading + HEADING.length());
  }

  private static Set<String> tests() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith("ConformanceTest.java"))
          .map(ConformanceTableTest::load)
          .flatMap(type -> Stream.of(type.getDeclaredMethods()))
          .filter(ConformanceTableTest::isTest)
          .map(test -> test.getDeclaringClass().getSimpleName() + "." + test.getName())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Class<?> load(Path source) {
    String name = SOURCES.relativize(source).toString().replace('/', '.').replace(".java", "");
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException missing) {
      throw new AssertionError(name, missing);
    }
  }

  private static boolean isTest(Method method) {
    return method.isAnnotationPresent(Test.class)
        || method.isAnnotationPresent(ParameterizedTest.class);
  }
}
