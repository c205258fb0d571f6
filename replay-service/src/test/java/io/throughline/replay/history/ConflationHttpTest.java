package io.throughline.replay.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.throughline.event.Event;
import io.throughline.replay.InMemoryReplay;
import io.throughline.replay.ReplayClient.Answer;
import io.throughline.testing.Await;
import io.throughline.testing.SseReader;
import io.throughline.testing.SseReader.Message;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Of what is due, only the newest event of each subject, over HTTP, in each form. */
@SpringBootTest(
    classes = InMemoryReplay.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "throughline.replay.read-model.enabled=false",
      "throughline.replay.live.page-events=20",
    })
class ConflationHttpTest extends OneTenant {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final long SEED = 4_711;

  @Autowired MeterRegistry meters;

  @Test
  void anEventStreamBehind_bringsTheNewestOfEachSubject_inOrder_andWhatHasNoSubject()
      throws Exception {
    String start = appendTheUsual();
    double before = conflated();
    try (SseReader stream = open("?conflate=true&after=" + start)) {
      Await.until("it is caught up", () -> stream.first("caught-up").isPresent());
      assertThat(shown(stream)).containsExactly("none 3", "a3", "b2");
      append("a4", "a");
      Await.until("what comes now comes", () -> stream.events().size() == 4);
      assertThat(shown(stream)).endsWith("a4");
      assertThat(stream.events().getLast().id()).isEqualTo(client.events().position());
    }
    assertThat(conflated() - before).isEqualTo(3);
  }

  @Test
  void aPollBehind_bringsTheNewestOfEachSubject_andTheNextGoesOnAfterAll() {
    String start = appendTheUsual();
    Answer answer = client.events("after", start, "wait", "60s", "conflate", "true");
    assertThat(shown(answer)).containsExactly("none 3", "a3", "b2");
    assertThat(answer.position()).isEqualTo(client.events().position());
    append("a4", "a");
    Answer next = client.events("after", answer.position(), "wait", "60s", "conflate", "true");
    assertThat(shown(next)).containsExactly("a4");
  }

  @Test
  void aPage_isConflatedByItself_andItsLinkGoesOnSo() {
    String start = appendTheUsual();
    Answer page = client.events("after", start, "limit", "4", "conflate", "true");
    assertThat(shown(page)).containsExactly("b1 1", "a2", "none");
    assertThat(page.next().orElse("")).contains("conflate=true");
    assertThat(shown(client.get(page.next().orElseThrow()))).containsExactly("a3", "b2");
    assertThat(shown(client.lines("after", start, "conflate", "true")))
        .containsExactly("none 3", "a3", "b2");
  }

  @Test
  void withoutIt_orWithAFilter_nothingElseIsLeftOut() {
    String start = appendTheUsual();
    assertThat(client.events("after", start, "wait", "1s", "conflate", "false").ids())
        .containsExactly("a1", "b1", "a2", "none", "a3", "b2");
    assertThat(shown(client.events("after", start, "conflate", "true", "subject", "b")))
        .containsExactly("b2 1");
    assertThat(client.events("conflate", "yes").json().path("field").asString())
        .isEqualTo("conflate");
  }

  /** Whatever the order and however far behind: one per subject and page, none of them stale. */
  @Test
  void whateverComes_whoFollowsEndsWithTheNewestOfEachSubject_andCountsWhatIsMissing()
      throws Exception {
    Random random = new Random(SEED);
    append("start", "x");
    String start = client.events().position();
    Map<String, String> newest = new HashMap<>();
    int appended = 3_000;
    try (SseReader stream = open("?conflate=true&after=" + start)) {
      for (int i = 0; i < appended; i++) {
        // Over more subjects than a page has room for, so that pages end in the midst of them.
        String subject = "s" + random.nextInt(1 + random.nextInt(60));
        newest.put(subject, "e" + i);
        append("e" + i, subject);
      }
      String end = client.events("last", "1").position();
      Await.until(
          "it has the newest (seed " + SEED + ")",
          () -> stream.events().stream().anyMatch(event -> event.id().equals(end)));
      Map<String, String> seen = new HashMap<>();
      int leftOut = 0;
      int last = -1;
      for (Message event : stream.events()) {
        JsonNode json = JSON.readTree(event.data());
        int number = Integer.parseInt(json.path("id").asString().substring(1));
        leftOut += json.path("conflated").asInt(0);
        assertThat(number).as("in order (seed %d)", SEED).isGreaterThan(last);
        last = number;
        seen.put(json.path("subject").asString(), json.path("id").asString());
      }
      assertThat(seen).isEqualTo(newest);
      assertThat(leftOut + stream.events().size()).isEqualTo(appended);
    }
  }

  /** Seven events, of which the first is where the others are read from. */
  private String appendTheUsual() {
    append("start", "x");
    String start = client.events().position();
    append("a1", "a");
    append("b1", "b");
    append("a2", "a");
    append("none", null);
    append("a3", "a");
    append("b2", "b");
    return start;
  }

  private void append(String id, @Nullable String subject) {
    InMemoryReplay.append(log, tenant, Event.json(id, "/tests", "t", subject, "{}"));
  }

  private SseReader open(String query) throws Exception {
    URI uri =
        URI.create("http://127.0.0.1:%d/v1/streams/execution/events%s".formatted(port, query));
    return SseReader.open(uri, "Authorization", "Bearer " + client.token());
  }

  private double conflated() {
    return meters.get("throughline.replay.live.conflated").counter().count();
  }

  private static List<String> shown(SseReader stream) {
    return stream.events().stream().map(event -> shown(JSON.readTree(event.data()))).toList();
  }

  private static List<String> shown(Answer answer) {
    return answer.events().stream().map(ConflationHttpTest::shown).toList();
  }

  private static String shown(JsonNode event) {
    String count = event.path("conflated").asString("");
    return (event.path("id").asString() + " " + count).strip();
  }
}
