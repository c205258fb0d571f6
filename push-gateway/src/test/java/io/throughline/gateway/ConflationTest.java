package io.throughline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.throughline.event.Event;
import io.throughline.stomp.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Of what is due, only the newest event of each subject, over a real socket. */
class ConflationTest {

  private static GatewayFixture gateway;

  @BeforeAll
  static void start() {
    gateway = GatewayFixture.start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void behind_getsTheNewestOfEachSubject_inOrder_andWhatHasNoSubject() {
    String start = append("behind", "start", "x");
    append("behind", "a1", "a");
    append("behind", "b1", "b");
    append("behind", "a2", "a");
    append("behind", "none", null);
    append("behind", "a3", "a");
    append("behind", "b2", "b");
    double before = conflated();
    try (StompTestClient client = gateway.connect("behind")) {
      client.subscribe("s", "/topic/execution", "after", start, "conflate", "true");
      List<String> got = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Frame event = client.nextEvent();
        got.add(event.header("ce-id") + " " + event.header("conflated"));
      }
      assertThat(got).containsExactly("none 3", "a3 null", "b2 null");
      assertThat(client.notice("caught-up").header("position")).isNotNull();
      append("behind", "a4", "a");
      assertThat(client.nextEvent().header("ce-id")).isEqualTo("a4");
    }
    assertThat(conflated() - before).isEqualTo(3);
  }

  @Test
  void withoutIt_everyEventComes() {
    String start = append("whole", "start", "x");
    List<String> ids = IntStream.range(0, 20).mapToObj(i -> "e" + i).toList();
    ids.forEach(id -> append("whole", id, "a"));
    try (StompTestClient client = gateway.connect("whole")) {
      client.subscribe("s", "/topic/execution", "after", start, "conflate", "false");
      assertThat(client.nextIds(20)).isEqualTo(ids);
    }
  }

  private static double conflated() {
    return gateway
        .bean(MeterRegistry.class)
        .get("throughline.gateway.conflated")
        .functionCounter()
        .count();
  }

  private static String append(String tenant, String id, @Nullable String subject) {
    return gateway.append(tenant, Event.json(id, "/test", "t", subject, "{}"));
  }
}
