package io.throughline.standalone.split;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.testing.Await;
import io.throughline.testing.FreePort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looks after a real process: a small HTTP server that comes with the JDK. */
class KeeperTest {

  @TempDir Path directory;
  private final CountDownLatch ready = new CountDownLatch(1);
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private Keeper keeper;

  @AfterEach
  void end() {
    keeper.stopKeeping();
    keeper.endChild(Duration.ofSeconds(10));
  }

  @Test
  void oneThatIsKilledIsReportedAndStartedAgain() throws Exception {
    keeper = begin(true);
    assertThat(ready.await(30, TimeUnit.SECONDS)).isTrue();
    long first = pid();
    ProcessHandle.of(first).orElseThrow().destroyForcibly();
    Await.until("it runs again", () -> Files.exists(pidFile()) && pid() != first && isUp());
    assertThat(printed()).contains("killed by signal 9, starts again in 0.2 s");
  }

  @Test
  void oneThatIsHeldStaysDown_untilItIsLetGo() throws Exception {
    keeper = begin(true);
    assertThat(ready.await(30, TimeUnit.SECONDS)).isTrue();
    long first = pid();
    Path hold = Child.holdFile(spec, directory.resolve("pids"));
    Files.writeString(hold, "");
    ProcessHandle.of(first).orElseThrow().destroyForcibly();
    Await.until("its end to be said", () -> printed().contains("killed by signal 9, is held down"));
    assertThat(isUp()).isFalse();
    Files.delete(hold);
    Await.until("it runs again", () -> pid() != first && isUp());
  }

  @Test
  void oneThatIsNotToBeRestartedStaysDown() throws Exception {
    keeper = begin(false);
    assertThat(ready.await(30, TimeUnit.SECONDS)).isTrue();
    ProcessHandle.of(pid()).orElseThrow().destroyForcibly();
    keeper.join();
    assertThat(printed()).contains("killed by signal 9, stays down");
    assertThat(isUp()).isFalse();
  }

  @Test
  void oneThatIsStoppedIsGoneAndSoIsItsPidFile() throws Exception {
    keeper = begin(true);
    assertThat(ready.await(30, TimeUnit.SECONDS)).isTrue();
    ProcessHandle process = ProcessHandle.of(pid()).orElseThrow();
    keeper.stopKeeping();
    keeper.endChild(Duration.ofSeconds(10));
    keeper.join();
    assertThat(process.isAlive()).isFalse();
    assertThat(pidFile()).doesNotExist();
    assertThat(printed()).doesNotContain("starts again");
  }

  private ChildSpec spec;

  private Keeper begin(boolean restart) {
    int port = FreePort.find();
    spec =
        new ChildSpec(
            "files",
            "files over HTTP",
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "jwebserver").toString(),
                "-p",
                String.valueOf(port),
                "-d",
                directory.toString()),
            Map.of(),
            port,
            "/");
    Console console =
        new Console(new PrintStream(printed, true, StandardCharsets.UTF_8), List.of(spec));
    Keeper begun =
        new Keeper(
            spec,
            directory.resolve("logs"),
            directory.resolve("pids"),
            restart,
            ready::countDown,
            console);
    begun.begin();
    return begun;
  }

  private Path pidFile() {
    return Child.pidFile(spec, directory.resolve("pids"));
  }

  private long pid() {
    try {
      return Long.parseLong(Files.readString(pidFile()).strip());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private boolean isUp() {
    try (ReadyProbe probe = new ReadyProbe()) {
      return probe.isReady(spec);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private String printed() {
    return printed.toString(StandardCharsets.UTF_8);
  }
}
