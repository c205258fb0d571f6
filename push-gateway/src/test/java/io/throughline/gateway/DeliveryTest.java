package io.throughline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.event.Event;
import io.throughline.stomp.Command;
import io.throughline.stomp.Frame;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Events from the log to a STOMP client over a real socket. */
class DeliveryTest {

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
  void liveSubscriber_getsWhatIsAppendedAfterItsReceipt() {
    try (StompTestClient client = gateway.connect("live")) {
      client.subscribe("s", "/topic/execution", "receipt", "r");
      Frame receipt = client.next();
      assertThat(receipt.command()).isEqualTo(Command.RECEIPT);
      assertThat(receipt.header("position")).hasSize(32);
      String position = gateway.append("live", "first");
      Frame message = client.next();
      assertThat(message.header("ce-id")).isEqualTo("first");
      assertThat(message.header("position")).isEqualTo(position);
      assertThat(message.header("message-id")).isEqualTo(position);
      assertThat(message.header("subscription")).isEqualTo("s");
      assertThat(message.header("content-type")).isEqualTo("application/json");
      assertThat(new String(message.body())).isEqualTo("{\"id\":\"first\"}");
    }
  }

  @Test
  void appendTime_isTheLogs_liveAndFromHistory() {
    try (StompTestClient live = gateway.connect("times")) {
      live.subscribe("s", "/topic/execution", "receipt", "r");
      assertThat(live.next().command()).isEqualTo(Command.RECEIPT);
      var appended = gateway.appended("times", Event.json("e", "/s", "t", null, "{}"));
      String millis = Long.toString(appended.appendTimeMillis());
      assertThat(live.next().header("append-time")).isEqualTo(millis);
      try (StompTestClient late = gateway.connect("times")) {
        late.subscribe("s", "/topic/execution", "last", "1");
        assertThat(late.next().header("append-time")).isEqualTo(millis);
      }
    }
  }

  @Test
  void resumeAfterPosition_deliversTheRestOnceInOrder_thenCaughtUp() {
    List<String> ids = IntStream.range(0, 100).mapToObj(i -> "r" + i).toList();
    List<String> positions = ids.stream().map(id -> gateway.append("resume", id)).toList();
    try (StompTestClient client = gateway.connect("resume")) {
      client.subscribe("s", "/topic/execution", "after", positions.get(9));
      assertThat(client.nextIds(90)).isEqualTo(ids.subList(10, 100));
      Frame caughtUp = client.next();
      assertThat(caughtUp.header("notice")).isEqualTo("caught-up");
      assertThat(caughtUp.header("position")).isNotNull();
    }
  }

  @Test
  void lastN_deliversTheNewestN() {
    IntStream.range(0, 20).forEach(i -> gateway.append("newest", "n" + i));
    try (StompTestClient client = gateway.connect("newest")) {
      client.subscribe("s", "/topic/execution", "last", "3");
      assertThat(client.nextIds(3)).containsExactly("n17", "n18", "n19");
    }
  }
}
