package io.throughline.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.cli.ExitStatus;
import io.throughline.cli.LittleServer;
import io.throughline.cli.LittleServer.Answer;
import io.throughline.cli.TestConsole;
import io.throughline.cli.client.Json;
import io.throughline.event.Payload;
import io.throughline.event.fold.MergePatch;
import io.throughline.testing.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WatchCommandTest {

  @TempDir private Path directory;

  private final TestConsole console = new TestConsole();
  private final List<LittleServer.Asked> published = new CopyOnWriteArrayList<>();

  @Test
  void whatChanged_isPublishedAsAPatch_andNothingWhileNothingChanges() throws IOException {
    prints(
        "{\"a\":1,\"b\":{\"c\":[1]}}",
        "{\"b\":{\"c\":[1]},\"a\":1}",
        "{\"a\":2,\"b\":{\"c\":[1]}}",
        "{\"a\":2}",
        "{\"a\":2}");
    try (LittleServer server = LittleServer.start().answersWithTokens(this::accept)) {
      assertThat(watch(server, 5)).isEqualTo(ExitStatus.OK);
    }
    assertThat(data()).containsExactly("{\"a\":1,\"b\":{\"c\":[1]}}", "{\"a\":2}", "{\"b\":null}");
    assertThat(folded()).isEqualTo("{\"a\":2}");
    assertThat(event(0).get("subject")).isEqualTo("it");
    assertThat(event(0).get("type")).isEqualTo("state.changed");
    assertThat(event(0).get("source")).isEqualTo("/throughline/watch");
    assertThat(published.getFirst().path()).isEqualTo("/v1/streams/metrics/events");
    assertThat(console.err()).isEmpty();
    assertThat(console.out().lines().map(line -> line.substring(line.indexOf("  ") + 2)))
        .containsExactly(
            "state.changed    it      {\"a\":1,\"b\":{\"c\":[1]}}",
            "state.changed    it      {\"a\":2}",
            "state.changed    it      {\"b\":null}");
  }

  @Test
  void whatWasPublished_isSeenWhileItWatchesOn() throws IOException {
    prints("{\"a\":1}", "{\"a\":2}");
    List<String> seen = new CopyOnWriteArrayList<>();
    try (LittleServer server =
        LittleServer.start()
            .answersWithTokens(
                request -> {
                  seen.add(console.seen());
                  return accept(request);
                })) {
      watch(server, 2);
    }
    assertThat(seen).hasSize(2);
    assertThat(seen.get(1)).contains("{\"a\":1}").doesNotContain("{\"a\":2}");
  }

  @Test
  void failures_areSaidOnceUntilTheyChange_andNotPublished() throws IOException {
    prints("{\"a\":1}", "!3", "!3", "not json", "[1]", "{\"a\":1}", "{\"a\":2}");
    try (LittleServer server = LittleServer.start().answersWithTokens(this::accept)) {
      watch(server, 7);
    }
    assertThat(data()).containsExactly("{\"a\":1}", "{\"a\":2}");
    List<String> said = console.err().lines().toList();
    assertThat(said).hasSize(4);
    assertThat(said.get(0)).isEqualTo("throughline: watch: it: exit status 3");
    assertThat(said.get(1)).contains("it did not print JSON");
    assertThat(said.get(2)).contains("JSON that is no object", "--as NAME");
    assertThat(said.get(3)).isEqualTo("throughline: watch: it: it works again");
  }

  @Test
  void failures_arePublishedWhereThatIsAskedFor_andTakenBack() throws IOException {
    prints("{\"a\":1}", "!3", "!3", "{\"a\":1}");
    try (LittleServer server = LittleServer.start().answersWithTokens(this::accept)) {
      watch(server, 4, "--failures");
    }
    assertThat(data())
        .containsExactly("{\"a\":1}", "{\"error\":\"exit status 3\"}", "{\"error\":null}");
  }

  @Test
  void aList_isPutUnderAName() throws IOException {
    prints("[1]", "[1]", "[1,2]");
    try (LittleServer server = LittleServer.start().answersWithTokens(this::accept)) {
      watch(server, 3, "--as", "routes");
    }
    assertThat(data()).containsExactly("{\"routes\":[1]}", "{\"routes\":[1,2]}");
  }

  @Test
  void anEventThatWasNotAcknowledged_isSentAgainAsItIs_beforeAnythingElse() throws IOException {
    prints("{\"a\":1}", "{\"a\":2}", "{\"a\":1}", "{\"a\":1}");
    AtomicInteger answers = new AtomicInteger();
    try (LittleServer server =
        LittleServer.start()
            .answersWithTokens(
                request -> {
                  Answer accepted = accept(request);
                  return answers.incrementAndGet() == 2
                      ? Answer.json(503, "{\"detail\":\"The log did not acknowledge in time.\"}")
                      : accepted;
                })) {
      watch(server, 4);
    }
    assertThat(data()).containsExactly("{\"a\":1}", "{\"a\":2}", "{\"a\":2}", "{\"a\":1}");
    assertThat(event(2)).isEqualTo(event(1));
    assertThat(published)
        .extracting(asked -> asked.headers().get("Throughline-Attempt"))
        .containsExactly("1", "1", "2", "1");
    assertThat(console.err()).contains("not published yet", "published after 2 attempts");
  }

  @Test
  void aServerThatIsAway_isSaidOnce_andTheCommandGoesOn() throws IOException {
    prints("{\"a\":1}", "{\"a\":2}", "{\"a\":3}");
    int status =
        run(Map.of("THROUGHLINE_URL", "http://localhost:" + FreePort.find()), 3, List.of());
    assertThat(status).isEqualTo(ExitStatus.UNREACHABLE);
  }

  @Test
  void aCommandThatDoesNotEnd_isKilled() throws IOException {
    prints("sleep");
    try (LittleServer server = LittleServer.start().answersWithTokens(this::accept)) {
      watch(server, 1, "--timeout", "300ms");
    }
    assertThat(console.err()).contains("it did not end within");
    assertThat(published).isEmpty();
  }

  @Test
  void aCommandThatCannotBeStarted_isSaid() {
    try (LittleServer server = LittleServer.start().answersWithTokens(this::accept)) {
      console.run(
          Map.of("THROUGHLINE_URL", server.url().toString()),
          "watch --stream metrics --subject it --times 1 -- /no/such".split(" "));
    }
    assertThat(console.err()).contains("it can't be started");
  }

  @Test
  void streamAndSubject_areNeeded() {
    assertThat(console.run(Map.of(), "watch", "--", "true")).isEqualTo(ExitStatus.USAGE);
    assertThat(console.err()).contains("--stream", "--subject");
  }

  /** A script that prints one of {@code outputs} each time; {@code !n} ends with that status. */
  private void prints(String... outputs) throws IOException {
    StringBuilder script = new StringBuilder("#!/bin/sh\ncd \"$(dirname \"$0\")\"\n");
    script.append("n=$(($(cat count 2>/dev/null || echo 0) + 1))\necho $n > count\ncase $n in\n");
    for (int i = 0; i < outputs.length; i++) {
      String output = outputs[i];
      String does =
          output.startsWith("!")
              ? "exit " + output.substring(1)
              : output.equals("sleep") ? "sleep 30" : "echo '" + output + "'";
      script.append(i + 1).append(") ").append(does).append(" ;;\n");
    }
    Path file = directory.resolve("look.sh");
    Files.writeString(file, script.append("esac\n"));
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private int watch(LittleServer server, int times, String... options) {
    return run(Map.of("THROUGHLINE_URL", server.url().toString()), times, List.of(options));
  }

  private int run(Map<String, String> environment, int times, List<String> options) {
    List<String> arguments =
        new ArrayList<>(
            List.of("watch", "--stream", "metrics", "--subject", "it", "--every", "1ms"));
    arguments.addAll(List.of("--times", Integer.toString(times)));
    arguments.addAll(options);
    arguments.addAll(List.of("--", directory.resolve("look.sh").toString()));
    return console.run(environment, arguments.toArray(String[]::new));
  }

  private Answer accept(LittleServer.Asked request) {
    published.add(request);
    return Answer.json(202, "{\"id\":\"1\",\"position\":\"p\"}");
  }

  private Map<?, ?> event(int number) {
    return Json.object(published.get(number).body());
  }

  private List<String> data() {
    return published.stream()
        .map(
            asked -> {
              String body = asked.body();
              return body.substring(body.indexOf("\"data\":") + 7, body.length() - 1);
            })
        .toList();
  }

  private String folded() {
    Payload state = Payload.of("{}");
    for (String patch : data()) {
      state = MergePatch.apply(state, Payload.of(patch)).orElseThrow();
    }
    return state.utf8();
  }
}
