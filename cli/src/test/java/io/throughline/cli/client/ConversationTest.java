package io.throughline.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.event.StreamName;
import io.throughline.stomp.Command;
import io.throughline.stomp.Decoded;
import io.throughline.stomp.Frame;
import io.throughline.stomp.FrameDecoder;
import io.throughline.stomp.Headers;
import io.throughline.stomp.Limits;
import io.throughline.stomp.StompError;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConversationTest {

  private static final Subscription METRICS =
      new Subscription(
          new StreamName("metrics"),
          "cpu",
          new StartAt.After("p0"),
          List.of("metrics.updated", "other"),
          true);

  private final Conversation conversation = new Conversation(METRICS);

  @Test
  void opensWithVersionTokenAndHeartBeats() {
    Frame connect = sent(conversation.open("example.org", "jwt", 0));
    assertThat(connect.command()).isEqualTo(Command.CONNECT);
    assertThat(connect.header("accept-version")).isEqualTo("1.2");
    assertThat(connect.header("host")).isEqualTo("example.org");
    assertThat(connect.header("heart-beat")).isEqualTo("10000,2000");
    assertThat(connect.header("Authorization")).isEqualTo("Bearer jwt");
  }

  @Test
  void subscribesOnceConnected_withEverythingThatWasAskedFor() {
    conversation.open("h", "jwt", 0);
    Frame subscribe = sent(conversation.received(connected("0,0"), 1));
    assertThat(subscribe.command()).isEqualTo(Command.SUBSCRIBE);
    assertThat(subscribe.header("destination")).isEqualTo("/topic/metrics/cpu");
    assertThat(subscribe.header("after")).isEqualTo("p0");
    assertThat(subscribe.header("types")).isEqualTo("metrics.updated,other");
    assertThat(subscribe.header("notices")).isEqualTo("true");
    assertThat(subscribe.header("receipt")).isEqualTo("subscribed");
  }

  @Test
  void receiptTellsWhereTheSubscriptionStarts() {
    assertThat(subscribed("0,0")).containsExactly(new Effect.Subscribed("p1"));
  }

  @Test
  void messageIsDeliveredWithItsPosition() {
    subscribed("0,0");
    Headers headers =
        Headers.of(
            "position",
            "p2",
            "ce-id",
            "7",
            "ce-source",
            "/s",
            "ce-type",
            "metrics.updated",
            "ce-subject",
            "cpu",
            "ce-time",
            "2026-01-01T00:00:00Z",
            "content-type",
            "application/json",
            "traceparent",
            "00-aa-bb-01");
    Frame message =
        new Frame(Command.MESSAGE, headers, "{\"value\":1}".getBytes(StandardCharsets.UTF_8));
    assertThat(conversation.received(message, 5))
        .singleElement()
        .isInstanceOfSatisfying(
            Effect.Deliver.class,
            deliver -> {
              assertThat(deliver.delivery().position()).isEqualTo("p2");
              assertThat(deliver.delivery().event().id()).isEqualTo("7");
              assertThat(deliver.delivery().event().subject()).isEqualTo("cpu");
              assertThat(deliver.delivery().event().data().utf8()).isEqualTo("{\"value\":1}");
              assertThat(deliver.delivery().event().extensions())
                  .containsEntry("traceparent", "00-aa-bb-01");
            });
  }

  @Test
  void noticeIsTold_notDelivered() {
    subscribed("0,0");
    Frame notice =
        new Frame(
            Command.MESSAGE, Headers.of("notice", "gap", "position", "p9", "reason", "retention"));
    assertThat(conversation.received(notice, 5))
        .singleElement()
        .isInstanceOfSatisfying(
            Effect.Tell.class,
            tell -> {
              assertThat(tell.notice().kind()).isEqualTo("gap");
              assertThat(tell.notice().position()).isEqualTo("p9");
              assertThat(tell.notice().headers()).containsEntry("reason", "retention");
            });
  }

  @Test
  void messageWithoutAPosition_endsTheConnection_ratherThanLosingTheThread() {
    subscribed("0,0");
    Frame message =
        new Frame(Command.MESSAGE, Headers.of("ce-id", "7", "ce-source", "/s", "ce-type", "t"));
    assertThat(conversation.received(message, 5)).singleElement().isInstanceOf(Effect.End.class);
  }

  @Test
  void errorBeforeTheSubscriptionStands_isARefusal_unlessItPassesByItself() {
    conversation.open("h", "jwt", 0);
    assertThat(conversation.received(error("forbidden", "no"), 1))
        .containsExactly(new Effect.Refuse("forbidden", "no"));

    Conversation other = new Conversation(METRICS);
    other.open("h", "jwt", 0);
    assertThat(other.received(error("too-many-sessions", "full"), 1))
        .containsExactly(new Effect.End("full"));
  }

  @Test
  void errorOnALiveSubscription_isWorthAReconnect() {
    subscribed("0,0");
    assertThat(conversation.received(error("token-expired", "the token has ended"), 1))
        .containsExactly(new Effect.End("the token has ended"));
  }

  @Test
  void bytesThatAreNotStomp_endTheConnection() {
    subscribed("0,0");
    assertThat(
            conversation.received(
                new Decoded.Refused(StompError.MALFORMED_FRAME, "no NUL", null), 1))
        .singleElement()
        .isInstanceOf(Effect.End.class);
    assertThat(conversation.received(error("x", "y"), 2)).isEmpty();
    assertThat(conversation.tick(1_000_000)).isEmpty();
  }

  @Test
  void saysSomethingAsOftenAsWasAgreed() {
    subscribed("20000,15000");
    assertThat(conversation.nextTick()).isEqualTo(15_001);
    assertThat(conversation.tick(15_000)).isEmpty();
    assertThat(conversation.tick(15_001)).containsExactly(new Effect.SendHeartBeat());
    assertThat(conversation.tick(15_002)).isEmpty();
  }

  @Test
  void givesUpAServerThatIsSilent_notOneThatOnlyHasNothingToSay() {
    subscribed("10000,0");
    assertThat(conversation.received(heartBeat(), 25_000)).isEmpty();
    assertThat(conversation.tick(44_999)).isEmpty();
    assertThat(conversation.tick(45_000))
        .containsExactly(new Effect.End("no sign of life for 20 s"));
  }

  @Test
  void givesUpAServerThatNeverAnswersConnect() {
    conversation.open("h", "jwt", 0);
    assertThat(conversation.nextTick()).isEqualTo(Conversation.ANSWER_MILLIS_MAX);
    assertThat(conversation.tick(Conversation.ANSWER_MILLIS_MAX))
        .containsExactly(new Effect.End("no answer within 15 s"));
  }

  private static Decoded heartBeat() {
    return new FrameDecoder(Limits.DEFAULT).next(ByteBuffer.wrap(new byte[] {'\n'}));
  }

  private List<Effect> subscribed(String theirHeartBeats) {
    conversation.open("h", "jwt", 0);
    conversation.received(connected(theirHeartBeats), 1);
    return conversation.received(
        new Frame(Command.RECEIPT, Headers.of("receipt-id", "subscribed", "position", "p1")), 2);
  }

  private static Frame connected(String heartBeats) {
    return new Frame(Command.CONNECTED, Headers.of("version", "1.2", "heart-beat", heartBeats));
  }

  private static Frame error(String code, String message) {
    return new Frame(Command.ERROR, Headers.of("code", code, "message", message));
  }

  private static Frame sent(List<Effect> effects) {
    assertThat(effects).hasSize(1);
    return ((Effect.Send) effects.getFirst()).frame();
  }
}
