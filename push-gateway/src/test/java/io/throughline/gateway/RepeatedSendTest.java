package io.throughline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.throughline.event.Event;
import io.throughline.event.EventFilter;
import io.throughline.log.LogReader.PageLimit;
import io.throughline.log.Start;
import io.throughline.stomp.Command;
import io.throughline.stomp.Frame;
import io.throughline.stomp.Headers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a client sends again, to a gateway that has no ingest service in its process. */
class RepeatedSendTest {

  @Test
  void sentAgain_isAnsweredWithTheFirstPosition_andAppendedOnce() {
    try (GatewayFixture gateway = GatewayFixture.start()) {
      String first = send(gateway, "sender", "1");
      String other = send(gateway, "sender", "2");
      assertThat(other).isNotEqualTo(first);
      assertThat(send(gateway, "sender", "1")).isEqualTo(first);
      assertThat(send(gateway, "stranger", "1")).isNotEqualTo(first);
      assertThat(ids(gateway, "sender")).containsExactly("1", "2");
      assertThat(
              gateway
                  .bean(MeterRegistry.class)
                  .get("throughline.gateway.repeated")
                  .functionCounter()
                  .count())
          .isEqualTo(1);
    }
  }

  @Test
  void whatAnotherAppended_isKnownAsSoonAsASubscriberHasIt() {
    try (GatewayFixture gateway = GatewayFixture.start();
        StompTestClient subscriber = gateway.connect("sender")) {
      subscriber.subscribe("s", "/topic/execution", "receipt", "r").receipt();
      String first = gateway.append("sender", event("1"));
      assertThat(subscriber.next().header("position")).isEqualTo(first);
      assertThat(send(gateway, "sender", "1")).isEqualTo(first);
      assertThat(ids(gateway, "sender")).containsExactly("1");
    }
  }

  @Test
  void withoutAWindow_itIsAppendedAsOftenAsItIsSent() {
    try (GatewayFixture gateway =
        GatewayFixture.start(Map.of("throughline.gateway.dedupe.window", "0s"))) {
      assertThat(send(gateway, "sender", "1")).isNotEqualTo(send(gateway, "sender", "1"));
      assertThat(ids(gateway, "sender")).containsExactly("1", "1");
    }
  }

  /** Returns the position that the RECEIPT has. */
  private static String send(GatewayFixture gateway, String tenant, String id) {
    try (StompTestClient client = gateway.connect(tenant)) {
      Headers headers =
          Headers.of(
              "destination",
              "/app/events/execution",
              "ce-id",
              id,
              "ce-source",
              "/test",
              "ce-type",
              "test.happened",
              "receipt",
              "r");
      client.send(new Frame(Command.SEND, headers));
      return String.valueOf(client.receipt().header("position"));
    }
  }

  private static Event event(String id) {
    return Event.json(id, "/test", "test.happened", null, "{}");
  }

  private static List<String> ids(GatewayFixture gateway, String tenant) {
    var stream = GatewayFixture.stream(tenant);
    var reader = gateway.log.reader();
    var from = reader.locate(stream, new Start.Earliest(), EventFilter.ALL).position();
    return reader.page(stream, from, EventFilter.ALL, new PageLimit(100, 1 << 20)).events().stream()
        .map(logged -> logged.event().id())
        .toList();
  }
}
