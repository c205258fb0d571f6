package io.throughline.system.browser;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.throughline.cli.chaos.house.Part;
import io.throughline.cli.chaos.house.SplitServer;
import io.throughline.system.house.PackagedApps;
import java.nio.file.Path;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page where no proxy makes one address of the services: a gateway serves it. */
class SplitModeTest {

  @TempDir private Path directory;

  @Test
  void aGatewayServesThePage_whichCallsEachServiceAtItsOwnAddress() throws Exception {
    PackagedApps apps = PackagedApps.unpacked();
    assumeThat(apps.areThere()).as(PackagedApps.HOW_TO_MAKE_THEM).isTrue();
    try (SplitServer server =
        SplitServer.start(
            apps.directory(),
            directory.resolve("run"),
            Map.of(),
            Map.of(),
            RandomGenerator.getDefault())) {
      int port = server.webSocket(Part.GATEWAY_2).getPort();
      BrowserScenario.run(
          "splitMode",
          "http://localhost:" + port,
          asked -> {
            throw new IllegalArgumentException(asked);
          });
    }
  }
}
