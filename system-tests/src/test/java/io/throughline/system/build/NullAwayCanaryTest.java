package io.throughline.system.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/**
 * Proves that the build notices a null that is not checked for: compiles a source with the
 * arguments that the parent pom gives the compiler, and with its Error Prone and NullAway. Were a
 * flag misspelt or a version out of step, the build would still be green, and blind.
 */
class NullAwayCanaryTest {

  private static final Path PARENT_POM = Path.of("..", "pom.xml");

  private static final String MARKED = "@org.jspecify.annotations.NullMarked ";
  private static final String FORGETS_THE_NULL =
      """
      class Canary {
        static int lengthOf(@org.jspecify.annotations.Nullable String text) {
          return text.length();
        }
      }
      """;

  private static final String CHECKS_THE_NULL =
      FORGETS_THE_NULL.replace("text.length()", "text == null ? 0 : text.length()");

  @TempDir Path directory;

  @Test
  void aNullThatIsNotCheckedForBreaksTheBuild() throws Exception {
    Compilation compilation = compile(MARKED + FORGETS_THE_NULL);
    assertThat(compilation.output())
        .contains("error: [NullAway] dereferenced expression 'text' is @Nullable");
    assertThat(compilation.status()).isNotZero();
  }

  @Test
  void aNullThatIsCheckedForDoesNot() throws Exception {
    Compilation compilation = compile(MARKED + CHECKS_THE_NULL);
    assertThat(compilation.status()).as(compilation.output()).isZero();
  }

  @Test
  void codeThatIsNotMarkedIsLeftAlone() throws Exception {
    Compilation compilation = compile(FORGETS_THE_NULL);
    assertThat(compilation.status()).as(compilation.output()).isZero();
  }

  private Compilation compile(String source) throws Exception {
    Path file = Files.writeString(directory.resolve("Canary.java"), source);
    String classPath = System.getProperty("java.class.path");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "javac").toString());
    command.addAll(compilerArguments());
    command.addAll(List.of("-cp", classPath, "-processorpath", classPath));
    command.addAll(List.of("-d", directory.toString(), file.toString()));
    return run(command);
  }

  /** As they stand in the parent pom, in order; not those that the tests' compilation overrides. */
  private static List<String> compilerArguments() throws Exception {
    Document pom =
        DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(PARENT_POM.toFile());
    XPath xpath = XPathFactory.newDefaultInstance().newXPath();
    NodeList nodes =
        (NodeList)
            xpath.evaluate(
                "/project/build/plugins/plugin[artifactId='maven-compiler-plugin']"
                    + "/configuration/compilerArgs/arg",
                pom,
                XPathConstants.NODESET);
    List<String> arguments = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      arguments.add(nodes.item(i).getTextContent());
    }
    assertThat(arguments).as("the compiler's arguments in %s", PARENT_POM).isNotEmpty();
    return arguments;
  }

  private static Compilation run(List<String> command) throws IOException, InterruptedException {
    Process javac = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(javac.getInputStream().readAllBytes(), UTF_8);
    assertThat(javac.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return new Compilation(javac.exitValue(), output);
  }

  private record Compilation(int status, String output) {}
}
