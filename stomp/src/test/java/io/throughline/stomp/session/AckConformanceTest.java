package io.throughline.stomp.session;

import static io.throughline.stomp.StompVersion.V1_0;
import static io.throughline.stomp.StompVersion.V1_1;
import static io.throughline.stomp.StompVersion.V1_2;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.stomp.Headers;
import io.throughline.stomp.StompError;
import io.throughline.stomp.StompVersion;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What STOMP says about ACK and NACK, which here are flow control. */
class AckConformanceTest {

  private static Client client(StompVersion version, AckMode mode, int window) {
    return Client.connected(version).subscribed("s", mode, window, "m1", "m2", "m3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ACK", "NACK"})
  void modeClient_isCumulative(String command) {
    Client client = client(V1_2, AckMode.CLIENT, 3);

    assertThat(client.session.room("s")).isZero();
    assertThat(client.says(command + "\nid:s:m2\n\n^@"))
        .containsExactly(new Action.WindowOpened("s", 2));
    assertThat(client.session.room("s")).isEqualTo(2);
  }

  @Test
  void before_isByDelivery_notById() {
    Client client = Client.connected(V1_2).subscribed("s", AckMode.CLIENT, 3, "z", "a", "m");

    assertThat(client.says("ACK\nid:s:a\n\n^@")).containsExactly(new Action.WindowOpened("s", 2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ACK", "NACK"})
  void modeClientIndividual_isNotCumulative(String command) {
    Client client = client(V1_2, AckMode.CLIENT_INDIVIDUAL, 3);

    assertThat(client.says(command + "\nid:s:m2\n\n^@"))
        .containsExactly(new Action.WindowOpened("s", 1));
    assertThat(client.says(command + "\nid:s:m1\n\n^@")).isEmpty();
    assertThat(client.says(command + "\nid:s:m3\n\n^@")).isEmpty();
    assertThat(client.session.room("s")).isEqualTo(3);
  }

  @Test
  void windowThatWasNotFull_doesNotOpen() {
    Client client = client(V1_2, AckMode.CLIENT, 4);

    assertThat(client.says("ACK\nid:s:m3\n\n^@")).isEmpty();
    assertThat(client.session.room("s")).isEqualTo(4);
  }

  @Test
  void ackId_isTheSameInEverySessionWithThatSubscriptionId() {
    assertThat(new AckId("s:1", "m").text()).isEqualTo("s:1:m");
    assertThat(AckId.of("s:1:m")).contains(new AckId("s:1", "m"));
    assertThat(AckId.of("m")).isEmpty();
  }

  @Test
  void subscriptionIdsWithColons_areAcknowledgedToo() {
    Client client = Client.connected(V1_2).subscribed("a\\cb", AckMode.CLIENT, 1);
    client.session.delivered("a:b", "m");

    assertThat(client.says("ACK\nid:a\\cb\\cm\n\n^@"))
        .containsExactly(new Action.WindowOpened("a:b", 1));
  }

  @Test
  void ack_namesTheAckHeader_in12() {
    assertThat(
            client(V1_2, AckMode.CLIENT, 9)
                .errorMessage(
                    StompError.MISSING_HEADER, "ACK\nsubscription:s\nmessage-id:m1\n\n^@"))
        .isEqualTo("ACK without header 'id'");
  }

  @Test
  void ack_namesSubscriptionAndMessage_in11() {
    Client client = client(V1_1, AckMode.CLIENT, 3);

    assertThat(client.says("ACK\nsubscription:s\nmessage-id:m1\n\n^@"))
        .containsExactly(new Action.WindowOpened("s", 1));
  }

  @ParameterizedTest
  @CsvSource({"subscription:s, message-id", "message-id:m1, subscription"})
  void ackWithoutSubscriptionOrMessage_isAnError_in11(String has, String missing) {
    assertThat(
            client(V1_1, AckMode.CLIENT, 9)
                .errorMessage(StompError.MISSING_HEADER, "ACK\n" + has + "\n\n^@"))
        .isEqualTo("ACK without header '%s'".formatted(missing));
  }

  @Test
  void ack_namesTheMessage_in10() {
    Client client = Client.connected(V1_0);
    client.says("SUBSCRIBE\ndestination:/topic/a\nack:client\nwindow:1\n\n^@");
    client.says("SUBSCRIBE\ndestination:/topic/b\nack:client\nwindow:1\n\n^@");
    client.session.delivered("/topic/b", "m1");

    assertThat(client.says("ACK\nmessage-id: m1\n\n^@"))
        .containsExactly(new Action.WindowOpened("/topic/b", 1));
  }

  @Test
  void ack_mayNameTheSubscription_in10() {
    Client client = Client.connected(V1_0);
    client.subscribed("a", AckMode.CLIENT, 1, "m1").subscribed("b", AckMode.CLIENT, 1, "m1");

    assertThat(client.says("ACK\nsubscription:b\nmessage-id:m1\n\n^@"))
        .containsExactly(new Action.WindowOpened("b", 1));
  }

  @Test
  void ackWithoutMessage_isAnError_in10() {
    assertThat(client(V1_0, AckMode.CLIENT, 9).errorMessage(StompError.MISSING_HEADER, "ACK\n\n^@"))
        .isEqualTo("ACK without header 'message-id'");
  }

  @Test
  void nack_isUnknown_in10() {
    assertThat(
            client(V1_0, AckMode.CLIENT, 9)
                .errorMessage(StompError.UNEXPECTED_COMMAND, "NACK\nmessage-id:m1\n\n^@"))
        .isEqualTo("NACK in STOMP 1.0 (expected 1.1 or later)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"s:m4", "t:m1", "m1", "s:", ":", "s:m1:"})
  void ackOfWhatIsNotAwaited_isAnError(String id) {
    assertThat(
            client(V1_2, AckMode.CLIENT, 9)
                .errorMessage(StompError.UNKNOWN_MESSAGE, "ACK\nid:" + id + "\n\n^@"))
        .isEqualTo("ACK with id '%s' that no subscription awaits".formatted(id));
  }

  @Test
  void nackOfWhatIsNotAwaited_isAnError() {
    client(V1_1, AckMode.CLIENT, 9)
        .error(StompError.UNKNOWN_MESSAGE, "NACK\nsubscription:t\nmessage-id:m1\n\n^@");
  }

  @Test
  void ackTwice_isAnError() {
    Client client = client(V1_2, AckMode.CLIENT, 9);
    client.says("ACK\nid:s:m2\n\n^@");

    client.error(StompError.UNKNOWN_MESSAGE, "ACK\nid:s:m1\n\n^@");
  }

  @Test
  void ackInModeAuto_isAnError() {
    Client client = Client.connected(V1_2);
    client.says("SUBSCRIBE\nid:s\ndestination:a\n\n^@");

    assertThat(client.session.delivered("s", "m1")).isEqualTo(Integer.MAX_VALUE);
    client.error(StompError.UNKNOWN_MESSAGE, "ACK\nid:s:m1\n\n^@");
  }

  @Test
  void ackAfterUnsubscribe_isAnError() {
    Client client = client(V1_2, AckMode.CLIENT, 9);
    client.says("UNSUBSCRIBE\nid:s\n\n^@");

    client.error(StompError.UNKNOWN_MESSAGE, "ACK\nid:s:m1\n\n^@");
  }

  @Test
  void receiptOfAck_comesAtOnce() {
    Client client = client(V1_2, AckMode.CLIENT, 3);

    List<Action> actions = client.says("ACK\nid:s:m1\nreceipt:r\n\n^@");

    assertThat(actions.getFirst()).isEqualTo(new Action.WindowOpened("s", 1));
    assertThat(client.reply(actions.subList(1, 2)).headers())
        .isEqualTo(Headers.of("receipt-id", "r"));
  }
}
