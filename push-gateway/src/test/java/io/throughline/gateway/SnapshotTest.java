package io.throughline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.event.Event;
import io.throughline.stomp.Command;
import io.throughline.stomp.Frame;
import io.throughline.stomp.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The folded state first, then every event after it, over a real socket. */
class SnapshotTest {

  private static GatewayFixture gateway;

  @BeforeAll
  static void start() {
    gateway = GatewayFixture.start(Map.of("throughline.gateway.catch-up.page-events", 7));
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void snapshot_hasTheFoldOfEachSubject_thenItsEnd_thenWhatFollows() {
    append("fold", "run-1", "run.started", "{\"status\":\"running\",\"by\":\"me\"}");
    append("fold", "run-2", "run.started", "{\"status\":\"running\"}");
    var newest =
        gateway.appended(
            "fold",
            Event.json(
                gateway.nextId(),
                "/test",
                "run.done",
                "run-1",
                "{\"status\":\"done\",\"by\":null}"));
    String end = gateway.seal.seal(GatewayFixture.stream("fold"), newest.position());
    try (StompTestClient client = gateway.connect("fold")) {
      client.subscribe("s", "/topic/execution", "snapshot", "true", "receipt", "r");
      Frame receipt = client.next();
      assertThat(receipt.command()).isEqualTo(Command.RECEIPT);
      assertThat(receipt.header("position")).isNull();

      Frame first = client.next();
      assertThat(first.header("notice")).isEqualTo("snapshot");
      assertThat(first.header("subscription")).isEqualTo("s");
      assertThat(first.header("destination")).isEqualTo("/topic/execution");
      assertThat(first.header("ce-subject")).isEqualTo("run-1");
      assertThat(first.header("ce-type")).isEqualTo("run.done");
      assertThat(first.header("content-type")).isEqualTo("application/json");
      assertThat(first.header("position")).isNull();
      assertThat(first.header("append-time")).isEqualTo(Long.toString(newest.appendTimeMillis()));
      assertThat(first.text()).isEqualTo("{\"status\":\"done\"}");

      Frame second = client.next();
      assertThat(second.header("ce-subject")).isEqualTo("run-2");
      assertThat(second.header("message-id")).isNotEqualTo(first.header("message-id"));

      Frame last = client.next();
      assertThat(last.header("notice")).isEqualTo("snapshot-end");
      assertThat(last.header("position")).isEqualTo(end);
      assertThat(last.body()).isEmpty();
      assertThat(client.next().header("notice")).isEqualTo("caught-up");

      String next = append("fold", "run-2", "run.done", "{\"status\":\"done\"}");
      assertThat(client.next().header("position")).isEqualTo(next);
    }
  }

  @Test
  void manySubjects_comeInPages_once_inOrder() {
    List<String> subjects = IntStream.range(0, 100).mapToObj("s%03d"::formatted).toList();
    subjects.forEach(subject -> append("many", subject, "t", "{\"of\":\"" + subject + "\"}"));
    try (StompTestClient client = gateway.connect("many")) {
      client.subscribe("s", "/topic/execution", "snapshot", "true");
      List<String> states = new ArrayList<>();
      Frame frame = client.next();
      while ("snapshot".equals(frame.header("notice"))) {
        states.add(frame.header("ce-subject"));
        frame = client.next();
      }
      assertThat(states).isEqualTo(subjects);
      assertThat(frame.header("notice")).isEqualTo("snapshot-end");
    }
  }

  @Test
  void snapshotOfOneSubject_hasNoOther() {
    append("one", "mine", "t", "{\"a\":1}");
    append("one", "other", "t", "{\"a\":2}");
    try (StompTestClient client = gateway.connect("one")) {
      client.subscribe("s", "/topic/execution/mine", "snapshot", "true");
      assertThat(client.next().header("ce-subject")).isEqualTo("mine");
      assertThat(client.next().header("notice")).isEqualTo("snapshot-end");
    }
  }

  @Test
  void tenantWithoutEvents_getsTheEndAlone() {
    try (StompTestClient client = gateway.connect("nobody")) {
      client.subscribe("s", "/topic/execution", "snapshot", "true");
      assertThat(client.next().header("notice")).isEqualTo("snapshot-end");
      append("nobody", "first", "t", "{}");
      assertThat(client.nextEvent().header("ce-subject")).isEqualTo("first");
    }
  }

  @Test
  void statesTakeRoomInTheWindow_andAreAcknowledged() {
    IntStream.range(0, 3).forEach(i -> append("acked", "s" + i, "t", "{\"i\":" + i + "}"));
    try (StompTestClient client = gateway.connect("acked")) {
      client.subscribe("s", "/topic/execution", "snapshot", "true", "ack", "client", "window", "2");
      client.next();
      Frame second = client.next();
      assertThat(second.header("ce-subject")).isEqualTo("s1");
      client.send(new Frame(Command.NACK, Headers.of("id", "nonsense", "receipt", "no")));
      assertThat(client.error().header("code")).isEqualTo("unknown-message");
    }
    try (StompTestClient client = gateway.connect("acked")) {
      client.subscribe("s", "/topic/execution", "snapshot", "true", "ack", "client", "window", "2");
      client.next();
      String ack = client.next().header("ack");
      client.send(new Frame(Command.ACK, Headers.of("id", ack, "receipt", "r")));
      assertThat(client.next().command()).isEqualTo(Command.RECEIPT);
      assertThat(client.next().header("ce-subject")).isEqualTo("s2");
      assertThat(client.next().header("notice")).isEqualTo("snapshot-end");
    }
  }

  private static String append(String tenant, String subject, String type, String data) {
    return gateway.append(tenant, Event.json(gateway.nextId(), "/test", type, subject, data));
  }
}
