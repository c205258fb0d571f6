package io.throughline.system.browser;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Assumptions;

/** Runs a scenario in Node with Chromium, and does what it asks for. */
final class BrowserScenario {

  private static final Path DIRECTORY = Path.of("src/test/browser").toAbsolutePath();
  private static final Path PICTURES = Path.of("target/pictures").toAbsolutePath();

  /** Where a browser has to be: the continuous build says so. */
  private static final boolean IS_REQUIRED =
      "required".equals(System.getenv("THROUGHLINE_BROWSER"));

  private BrowserScenario() {}

  /**
   * @param url of the server
   * @param helper answers what the scenario asks for
   */
  static void run(String scenario, String url, UnaryOperator<String> helper) {
    String chromium = chromium();
    install();
    Process process = start("node", "scenarios.mjs", scenario, url, chromium, PICTURES.toString());
    List<String> said = new ArrayList<>();
    try (BufferedReader output = process.inputReader();
        BufferedWriter input = process.outputWriter()) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.startsWith("ask ")) {
          input.write("done " + helper.apply(line.substring("ask ".length())) + "\n");
          input.flush();
        } else {
          said.add(line);
        }
      }
      if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError(scenario + ":\n" + String.join("\n", said));
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    } finally {
      process.destroyForcibly();
    }
  }

  /** Skips the test where there is no browser and none can be had, unless it has to be there. */
  private static String chromium() {
    Process finding = start("./find-chromium");
    try (BufferedReader output = finding.inputReader()) {
      List<String> said = output.lines().toList();
      boolean isFound = finding.waitFor() == 0 && !said.isEmpty();
      String why = "the dashboard was not tested in a browser: " + String.join("\n", said);
      if (IS_REQUIRED && !isFound) {
        throw new AssertionError(why);
      }
      Assumptions.assumeTrue(isFound, why);
      return said.getLast();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  private static synchronized void install() {
    if (Files.exists(DIRECTORY.resolve("node_modules/playwright-core"))) {
      return;
    }
    Process npm = start("npm", "ci", "--no-audit", "--no-fund");
    try (BufferedReader output = npm.inputReader()) {
      String said = String.join("\n", output.lines().toList());
      if (npm.waitFor() != 0) {
        throw new AssertionError("npm ci failed:\n" + said);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  private static Process start(String... command) {
    try {
      return new ProcessBuilder(command)
          .directory(DIRECTORY.toFile())
          .redirectErrorStream(true)
          .start();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
