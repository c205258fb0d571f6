package io.throughline.stomp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.stomp.HeartBeats;
import io.throughline.stomp.StompError;
import io.throughline.stomp.Wire;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What STOMP says about heart-beats. The server offers and wants one every 10 s. */
class HeartBeatConformanceTest {

  private final Client client = new Client();

  @ParameterizedTest
  @CsvSource({
    "10000, 10000, 10000",
    "10000, 30000, 30000",
    "10000, 1, 10000",
    "0, 10000, 0",
    "10000, 0, 0",
    "0, 0, 0",
  })
  void interval_isTheLongerOfWhatOneCanAndTheOtherWants(long sends, long wants, long interval) {
    assertThat(new HeartBeats(sends, 5).sendsEveryMillis(new HeartBeats(7, wants)))
        .isEqualTo(interval);
  }

  @Test
  void missingHeader_meansNone() {
    client.connect("accept-version:1.2");

    assertThat(client.session.nextTickMillis()).isEqualTo(Long.MAX_VALUE);
    assertThat(client.after(1_000_000)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10000", "10000,", ",", "a,b", "-1,0", "1,2,3", "1.5,2", "1;2"})
  void headerThatIsNotTwoNumbers_isAnError(String heartBeat) {
    assertThat(
            client.errorMessage(
                StompError.INVALID_HEADER,
                "CONNECT\naccept-version:1.2\nheart-beat:" + heartBeat + "\n\n^@"))
        .isEqualTo(
            "heart-beat '%s' (expected two numbers of milliseconds with a comma)"
                .formatted(heartBeat));
  }

  @Test
  void header_meansNothing_in10() {
    client.connect("accept-version:1.0", "heart-beat:what");

    assertThat(client.session.nextTickMillis()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void server_sendsANewlineBeforeTheIntervalIsOver_whenItSentNothingElse() {
    client.connect("accept-version:1.2", "heart-beat:0,10000");

    assertThat(client.session.nextTickMillis()).isEqualTo(8_000);
    assertThat(client.after(7_999)).isEmpty();
    assertThat(Wire.only(Action.Reply.class, client.after(1)).bytes()).containsExactly('\n');
    assertThat(client.after(1)).isEmpty();
    assertThat(client.after(7_999)).hasSize(1);
  }

  @Test
  void server_sendsNoHeartBeat_whenItSentSomethingElse() {
    client.connect("accept-version:1.2", "heart-beat:0,10000");

    client.after(7_000);
    client.session.sent(client.nowMillis);

    assertThat(client.after(7_999)).isEmpty();
    assertThat(client.after(1)).hasSize(1);
  }

  @Test
  void server_sendsNoMoreOftenThanItOffered() {
    client.connect("accept-version:1.2", "heart-beat:0,1");

    assertThat(client.after(7_999)).isEmpty();
  }

  @Test
  void clientThatMissesTwoHeartBeats_isGivenUp() {
    client.connect("accept-version:1.2", "heart-beat:10000,0");

    assertThat(client.after(19_999)).isEmpty();
    assertThat(client.error(StompError.HEART_BEAT_TIMEOUT, client.after(1)).header("message"))
        .isEqualTo("nothing heard for 20000 ms");
  }

  @Test
  void clientThatNeedsLonger_getsLonger() {
    client.connect("accept-version:1.2", "heart-beat:60000,0");

    assertThat(client.after(119_999)).isEmpty();
    assertThat(client.after(1)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "BEGIN\ntransaction:a\n\n^@"})
  void anyData_isASignOfLife(String data) {
    client.connect("accept-version:1.2", "heart-beat:10000,0");
    client.after(19_999);
    client.says(data);

    assertThat(client.after(19_999)).isEmpty();
  }

  @Test
  void partOfAFrame_isASignOfLife() {
    client.connect("accept-version:1.2", "heart-beat:10000,0");
    client.after(19_999);
    List<Action> none = client.says("SEND\ndestin");
    client.session.heard(client.nowMillis);

    assertThat(none).isEmpty();
    assertThat(client.after(19_999)).isEmpty();
  }

  @Test
  void client_countsFromConnected() {
    client.says("CONNECT\naccept-version:1.2\nheart-beat:10000,10000\n\n^@");
    client.after(9_000);
    client.reply(client.session.authenticated(Client.INFO, client.nowMillis));

    assertThat(client.session.nextTickMillis()).isEqualTo(17_000);
  }

  @Test
  void enormousIntervals_neverOverflow() {
    client.connect("accept-version:1.2", "heart-beat:999999999999,999999999999");

    assertThat(client.session.nextTickMillis()).isEqualTo(800_000_000_000L);
    assertThat(client.after(1_000_000)).isEmpty();
  }
}
