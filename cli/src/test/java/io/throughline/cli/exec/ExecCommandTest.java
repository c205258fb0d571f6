package io.throughline.cli.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.cli.LittleServer;
import io.throughline.cli.LittleServer.Answer;
import io.throughline.cli.TestConsole;
import io.throughline.cli.client.Json;
import io.throughline.testing.FreePort;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ExecCommandTest {

  private final TestConsole console = new TestConsole();
  private final List<Map<String, Object>> events = new CopyOnWriteArrayList<>();

  @Test
  void commandsOutputAndStatusPassThrough_andItsRunIsReported() {
    try (LittleServer server = LittleServer.start().answersWithTokens(this::accept)) {
      int status = run(server, "sh", "-c", "printf 'a\\nb'; echo oops >&2; exit 7");
      assertThat(status).isEqualTo(7);
      assertThat(console.out()).isEqualTo("a\nb");
      assertThat(console.err()).isEqualTo("oops\n");
      assertThat(events)
          .extracting(event -> event.get("type"))
          .containsExactly("execution.started", "execution.completed");
      assertThat(events)
          .extracting(event -> event.get("subject"))
          .allMatch(subject -> subject.equals(events.getFirst().get("subject")));
      Map<String, Object> completed = map(events.getLast().get("data"));
      assertThat(completed.get("success")).isEqualTo(false);
      assertThat(completed.get("exit_status")).isEqualTo(7);
      assertThat(completed.get("message")).isEqualTo("exit status 7, 2 lines of output");
      Map<String, Object> started = map(events.getFirst().get("data"));
      assertThat(started.get("command")).asString().startsWith("sh -c 'printf");
    }
  }

  @Test
  void longCommand_reportsProgressWhileItWrites() {
    try (LittleServer server = LittleServer.start().answersWithTokens(this::accept)) {
      run(server, "sh", "-c", "for i in 1 2 3; do echo $i; sleep 0.8; done");
      assertThat(events)
          .extracting(event -> event.get("type"))
          .contains("execution.progressed")
          .endsWith("execution.completed");
      assertThat(events)
          .filteredOn(event -> event.get("type").equals("execution.progressed"))
          .hasSizeLessThanOrEqualTo(2)
          .allSatisfy(event -> assertThat(map(event.get("data"))).doesNotContainKey("progress"));
    }
  }

  @Test
  void serverThatIsAway_changesNothing_andIsSaidOnceAtTheEnd() {
    int status =
        console.run(
            Map.of("THROUGHLINE_URL", "http://localhost:" + FreePort.find()),
            "exec",
            "--",
            "sh",
            "-c",
            "echo fine; exit 3");
    assertThat(status).isEqualTo(3);
    assertThat(console.out()).isEqualTo("fine\n");
    assertThat(console.err())
        .startsWith("throughline: exec: 2 of 2 events could not be delivered")
        .contains("connection refused")
        .hasLineCount(1);
  }

  @Test
  void commandThatCannotBeStarted_is127_andReportsNothing() {
    try (LittleServer server = LittleServer.start().answersWithTokens(this::accept)) {
      assertThat(run(server, "no-such-command-anywhere")).isEqualTo(127);
      assertThat(console.err())
          .isEqualTo("throughline: exec: no-such-command-anywhere can't be started\n");
      assertThat(events).isEmpty();
    }
  }

  @Test
  void commandKilledByASignal_hasTheShellsStatus() {
    try (LittleServer server = LittleServer.start().answersWithTokens(this::accept)) {
      assertThat(run(server, "sh", "-c", "kill -9 $$")).isEqualTo(137);
    }
  }

  @Test
  void binaryOutput_passesUntouched() {
    try (LittleServer server = LittleServer.start().answersWithTokens(this::accept)) {
      run(server, "sh", "-c", "head -c 300000 /dev/zero | tr '\\0' 'x'");
      assertThat(console.out()).hasSize(300_000).containsOnlyOnce("x".repeat(300_000));
    }
  }

  @Test
  void processThatStaysBehind_doesNotHoldUpTheEnd() {
    try (LittleServer server = LittleServer.start().answersWithTokens(this::accept)) {
      long began = System.nanoTime();
      assertThat(run(server, "sh", "-c", "sleep 30 & echo started")).isZero();
      assertThat(System.nanoTime() - began).isLessThan(20_000_000_000L);
      assertThat(console.out()).isEqualTo("started\n");
    }
  }

  private int run(LittleServer server, String... command) {
    List<String> arguments = new ArrayList<>(List.of("exec", "--"));
    arguments.addAll(List.of(command));
    return console.run(
        Map.of("THROUGHLINE_URL", server.url().toString()), arguments.toArray(String[]::new));
  }

  private Answer accept(LittleServer.Asked request) {
    for (Object event : (List<?>) Json.parse(request.body())) {
      events.add(map(event));
    }
    return Answer.json(202, "[]");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object json) {
    return (Map<String, Object>) json;
  }
}
