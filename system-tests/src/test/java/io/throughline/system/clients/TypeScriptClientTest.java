package io.throughline.system.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.system.house.PackagedApps;
import io.throughline.system.house.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * The TypeScript client against real servers: the tests in clients/typescript/live, which start
 * them, kill them and stand between with a proxy. They run in Node, by {@code clients/npm}.
 */
class TypeScriptClientTest {

  private static final Path CLIENTS = Path.of("../clients").toAbsolutePath().normalize();
  private static final int SECONDS_MAX = 1200;

  @TempDir private Path directory;

  @Test
  void liveTestsOfTheClient_pass() throws IOException, InterruptedException {
    Path output = directory.resolve("npm.log");
    ProcessBuilder npm =
        new ProcessBuilder(
            CLIENTS.resolve("npm").toString(),
            CLIENTS.resolve("typescript").toString(),
            Integer.toString(SECONDS_MAX),
            "test:live");
    npm.environment()
        .put("THROUGHLINE_SERVER", JsonMapper.shared().writeValueAsString(ServerProcess.command()));
    npm.environment().put("NO_COLOR", "1");
    PackagedApps apps = PackagedApps.unpacked();
    if (apps.areThere()) {
      npm.environment().put("THROUGHLINE_APPS", apps.directory().toString());
      npm.environment().put("THROUGHLINE_JAVA", ServerProcess.command().getFirst());
    } else {
      System.out.println("no handover between two gateways: " + PackagedApps.HOW_TO_MAKE_THEM);
    }
    Process running = npm.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      boolean ended = running.waitFor(SECONDS_MAX + 900, TimeUnit.SECONDS);
      assertThat(ended && running.exitValue() == 0)
          .as(() -> "the client's live tests:\n" + read(output))
          .isTrue();
    } finally {
      running.descendants().forEach(ProcessHandle::destroyForcibly);
      running.destroyForcibly();
    }
  }

  private static String read(Path output) {
    try {
      return Files.readString(output);
    } catch (IOException failure) {
      return "(no output: " + failure.getMessage() + ")";
    }
  }
}
