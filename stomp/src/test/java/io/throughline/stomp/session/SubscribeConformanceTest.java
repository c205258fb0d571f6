package io.throughline.stomp.session;

import static io.throughline.stomp.StompVersion.V1_0;
import static io.throughline.stomp.StompVersion.V1_2;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.stomp.Headers;
import io.throughline.stomp.StompError;
import io.throughline.stomp.StompVersion;
import io.throughline.stomp.Wire;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What STOMP says about SUBSCRIBE and UNSUBSCRIBE. */
class SubscribeConformanceTest {

  @ParameterizedTest
  @EnumSource
  void subscribe_opensASubscription(StompVersion version) {
    Client client = Client.connected(version);

    assertThat(client.says("SUBSCRIBE\nid:0\ndestination:/topic/x\nlast:5\nreceipt:r\n\n^@"))
        .containsExactly(
            new Action.Subscribe(
                "0",
                "/topic/x",
                AckMode.AUTO,
                0,
                Headers.of("id", "0", "destination", "/topic/x", "last", "5", "receipt", "r"),
                "r"));
    assertThat(client.session.room("0")).isEqualTo(Integer.MAX_VALUE);
  }

  @ParameterizedTest
  @EnumSource
  void subscribeWithoutDestination_isAnError(StompVersion version) {
    assertThat(
            Client.connected(version)
                .errorMessage(StompError.MISSING_HEADER, "SUBSCRIBE\nid:0\n\n^@"))
        .isEqualTo("SUBSCRIBE without header 'destination'");
  }

  @ParameterizedTest
  @EnumSource(names = {"V1_1", "V1_2"})
  void subscribeWithoutId_isAnError_from11(StompVersion version) {
    assertThat(
            Client.connected(version)
                .errorMessage(StompError.MISSING_HEADER, "SUBSCRIBE\ndestination:/topic/x\n\n^@"))
        .isEqualTo("SUBSCRIBE without header 'id'");
  }

  @Test
  void subscribeWithoutId_isKnownByItsDestination_in10() {
    Client client = Client.connected(V1_0);

    Action.Subscribe subscribe =
        Wire.only(Action.Subscribe.class, client.says("SUBSCRIBE\ndestination: /topic/x\n\n^@"));

    assertThat(subscribe.id()).isEqualTo("/topic/x");
    assertThat(client.says("UNSUBSCRIBE\ndestination: /topic/x\n\n^@"))
        .containsExactly(new Action.Unsubscribe("/topic/x"));
  }

  @ParameterizedTest
  @EnumSource
  void subscriptionIds_areUniqueInASession(StompVersion version) {
    Client client = Client.connected(version);
    client.says("SUBSCRIBE\nid:0\ndestination:/topic/x\n\n^@");

    assertThat(
            client.errorMessage(
                StompError.DUPLICATE_SUBSCRIPTION, "SUBSCRIBE\nid:0\ndestination:/topic/y\n\n^@"))
        .isEqualTo("SUBSCRIBE with id '0' that is in use (expected one of its own)");
  }

  @Test
  void oneDestination_mayHaveManySubscriptions() {
    Client client = Client.connected(V1_2);

    assertThat(client.says("SUBSCRIBE\nid:0\ndestination:/topic/x\n\n^@")).hasSize(1);
    assertThat(client.says("SUBSCRIBE\nid:1\ndestination:/topic/x\n\n^@")).hasSize(1);
  }

  @Test
  void subscriptionId_isFreeAgainAfterUnsubscribe() {
    Client client = Client.connected(V1_2);
    client.says("SUBSCRIBE\nid:0\ndestination:/topic/x\n\n^@");
    client.says("UNSUBSCRIBE\nid:0\n\n^@");

    assertThat(client.says("SUBSCRIBE\nid:0\ndestination:/topic/x\n\n^@")).hasSize(1);
  }

  @Test
  void subscriptions_areLimited() {
    Client client = Client.connected(V1_2);
    for (int i = 0; i < 100; i++) {
      assertThat(client.says("SUBSCRIBE\nid:%d\ndestination:/topic/x\n\n^@".formatted(i)))
          .hasSize(1);
    }

    assertThat(
            client.errorMessage(
                StompError.TOO_MANY_SUBSCRIPTIONS, "SUBSCRIBE\nid:100\ndestination:/topic/x\n\n^@"))
        .isEqualTo("more than 100 subscriptions in a session");
  }

  @Test
  void subscriptionIds_areLimited() {
    assertThat(
            Client.connected(V1_2)
                .errorMessage(
                    StompError.INVALID_HEADER,
                    "SUBSCRIBE\nid:%s\ndestination:/topic/x\n\n^@".formatted("i".repeat(257))))
        .isEqualTo("SUBSCRIBE with an id of 257 characters (expected at most 256)");
  }

  @ParameterizedTest
  @CsvSource({
    "auto, AUTO, 0",
    "client, CLIENT, 1000",
    "client-individual, CLIENT_INDIVIDUAL, 1000",
  })
  void ackModes_areAutoClientAndClientIndividual(String ack, AckMode mode, int window) {
    Client client = Client.connected(V1_2);

    Action.Subscribe subscribe =
        Wire.only(
            Action.Subscribe.class,
            client.says("SUBSCRIBE\nid:0\ndestination:a\nack:" + ack + "\n\n^@"));

    assertThat(subscribe.ackMode()).isEqualTo(mode);
    assertThat(subscribe.window()).isEqualTo(window);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "", "AUTO", "client_individual"})
  void otherAckModes_areAnError(String ack) {
    assertThat(
            Client.connected(V1_2)
                .errorMessage(
                    StompError.INVALID_HEADER,
                    "SUBSCRIBE\nid:0\ndestination:a\nack:" + ack + "\n\n^@"))
        .isEqualTo(
            "SUBSCRIBE with ack '%s' (expected auto, client or client-individual)".formatted(ack));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 10_000})
  void window_isHowManyMessagesMayBeUnacknowledged(int window) {
    Client client = Client.connected(V1_2).subscribed("0", AckMode.CLIENT, window);

    assertThat(client.session.room("0")).isEqualTo(window);
    assertThat(client.session.delivered("0", "m1")).isEqualTo(window - 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "10001", "many", "", "99999999999"})
  void windowOutOfRange_isAnError(String window) {
    assertThat(
            Client.connected(V1_2)
                .errorMessage(
                    StompError.INVALID_HEADER,
                    "SUBSCRIBE\nid:0\ndestination:a\nack:client\nwindow:" + window + "\n\n^@"))
        .isEqualTo(
            ("SUBSCRIBE with window '%s' (expected 1 to 10000, with ack client or"
                    + " client-individual)")
                .formatted(window));
  }

  @Test
  void windowInModeAuto_isAnError() {
    Client.connected(V1_2)
        .error(StompError.INVALID_HEADER, "SUBSCRIBE\nid:0\ndestination:a\nwindow:5\n\n^@");
  }

  @ParameterizedTest
  @EnumSource
  void unsubscribe_endsASubscription(StompVersion version) {
    Client client = Client.connected(version).subscribed("0", AckMode.CLIENT, 5);

    assertThat(client.says("UNSUBSCRIBE\nid:0\n\n^@")).containsExactly(new Action.Unsubscribe("0"));
    assertThat(client.session.room("0")).isZero();
    assertThat(client.session.delivered("0", "m")).isZero();
  }

  @Test
  void receiptOfUnsubscribe_comesAfterDeliveryStopped() {
    Client client = Client.connected(V1_2).subscribed("0", AckMode.CLIENT, 5);

    List<Action> actions = client.says("UNSUBSCRIBE\nid:0\nreceipt:r\n\n^@");

    assertThat(actions.getFirst()).isEqualTo(new Action.Unsubscribe("0"));
    assertThat(client.reply(actions.subList(1, 2)).headers())
        .isEqualTo(Headers.of("receipt-id", "r"));
  }

  @ParameterizedTest
  @EnumSource(names = {"V1_1", "V1_2"})
  void unsubscribeWithoutId_isAnError_from11(StompVersion version) {
    assertThat(
            Client.connected(version)
                .errorMessage(StompError.MISSING_HEADER, "UNSUBSCRIBE\ndestination:a\n\n^@"))
        .isEqualTo("UNSUBSCRIBE without header 'id'");
  }

  @Test
  void unsubscribeWithNeitherIdNorDestination_isAnError_in10() {
    Client.connected(V1_0).error(StompError.MISSING_HEADER, "UNSUBSCRIBE\n\n^@");
  }

  @Test
  void unsubscribe_goesById_in10_whenBothAreThere() {
    Client client = Client.connected(V1_0);
    client.says("SUBSCRIBE\nid:0\ndestination:a\n\n^@");

    assertThat(client.says("UNSUBSCRIBE\nid:0\ndestination:a\n\n^@"))
        .containsExactly(new Action.Unsubscribe("0"));
  }

  @ParameterizedTest
  @EnumSource
  void unsubscribeFromWhatIsNotSubscribed_isAnError(StompVersion version) {
    assertThat(
            Client.connected(version)
                .errorMessage(StompError.UNKNOWN_SUBSCRIPTION, "UNSUBSCRIBE\nid:0\n\n^@"))
        .isEqualTo("UNSUBSCRIBE with unknown id '0'");
  }

  @Test
  void receiptOfSubscribe_comesWhenDeliveryBegins_andSaysWhere() {
    Client client = Client.connected(V1_2);
    client.says("SUBSCRIBE\nid:0\ndestination:a\nreceipt:r\n\n^@");

    assertThat(client.reply(client.session.receipt("r", Headers.of("position", "p"))).headers())
        .isEqualTo(Headers.of("receipt-id", "r", "position", "p"));
  }
}
