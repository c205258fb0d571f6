package io.throughline.stomp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.stomp.Command;
import io.throughline.stomp.Frame;
import io.throughline.stomp.Headers;
import io.throughline.stomp.HeartBeats;
import io.throughline.stomp.StompError;
import io.throughline.stomp.StompVersion;
import io.throughline.stomp.Wire;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What STOMP says about opening a session. */
class ConnectConformanceTest {

  @ParameterizedTest
  @ValueSource(strings = {"CONNECT", "STOMP"})
  void connectAndStomp_openASession(String command) {
    Client client = new Client();

    List<Action> actions =
        client.says(command + "\naccept-version:1.2\nhost:example.org\nheart-beat:1,2\n\n^@");

    assertThat(actions)
        .containsExactly(
            new Action.Authenticate(StompVersion.V1_2, null, "example.org", new HeartBeats(1, 2)));
    assertThat(client.session.isConnected()).isFalse();
  }

  @Test
  void connected_tellsVersionSessionServerHeartBeatUserAndTenant() {
    assertThat(new Client().connect("accept-version:1.2"))
        .isEqualTo(
            new Frame(
                Command.CONNECTED,
                Headers.of(
                    "version", "1.2",
                    "session", "s-1",
                    "server", "throughline/0.1",
                    "user-name", "ada",
                    "tenant", "acme",
                    "heart-beat", "10000,10000")));
  }

  @Test
  void connected_cannotBeForgedByAName() {
    Client client = new Client();
    client.says("CONNECT\naccept-version:1.2\n\n^@");

    Frame connected =
        client.reply(
            client.session.authenticated(
                new ConnectedInfo("s", "throughline", "eve\ntenant:globex", "acme"), 0));

    assertThat(connected.header("user-name")).isEqualTo("eve?tenant:globex");
    assertThat(connected.header("tenant")).isEqualTo("acme");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1.0           | 1.0",
        "1.1           | 1.1",
        "1.2           | 1.2",
        "1.0,1.1,2.0   | 1.1",
        "1.2,1.1,1.0   | 1.2",
        "'1.0, 1.2'    | 1.2",
        "2.0,1.0       | 1.0",
        "',,1.1,'      | 1.1",
      })
  void version_isTheHighestInCommon(String acceptVersion, String agreed) {
    Client client = new Client();

    assertThat(client.connect("accept-version:" + acceptVersion).header("version"))
        .isEqualTo(agreed);
    assertThat(client.session.version()).hasToString("V" + agreed.replace('.', '_'));
  }

  @Test
  void version_is10_withoutAcceptVersion() {
    Frame connected = new Client().connect();

    assertThat(connected.header("version")).isEqualTo("1.0");
    assertThat(connected.header("heart-beat")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.0", "", "1.3,0.9", "12", "1.2x"})
  void noVersionInCommon_isAnErrorThatListsThose(String acceptVersion) {
    Client client = new Client();

    Frame error =
        client.error(
            StompError.UNSUPPORTED_VERSION, "CONNECT\naccept-version:" + acceptVersion + "\n\n^@");

    assertThat(error.header("version")).isEqualTo("1.0,1.1,1.2");
    assertThat(error.text()).isEqualTo("Supported protocol versions are 1.0,1.1,1.2");
    assertThat(error.header("message"))
        .isEqualTo("accept-version '%s' (expected one of 1.0,1.1,1.2)".formatted(acceptVersion));
  }

  @Test
  void host_mayBeMissing() {
    assertThat(new Client().connect("accept-version:1.2").command()).isEqualTo(Command.CONNECTED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "Authorization:Bearer abc  | abc",
        "authorization:bearer abc  | abc",
        "Authorization:Basic abc   | none",
        "Authorization:abc         | none",
        "passcode:abc              | none",
      })
  void token_comesFromTheAuthorizationHeaderOnly(String header, String token) {
    Action.Authenticate authenticate =
        Wire.only(
            Action.Authenticate.class,
            new Client().says("CONNECT\naccept-version:1.2\n" + header + "\n\n^@"));

    assertThat(authenticate.bearerToken()).isEqualTo(token);
    assertThat(authenticate.toString()).doesNotContain("abc");
  }

  @Test
  void clientThatIsRefused_getsAnErrorAndIsClosed() {
    Client client = new Client();
    client.says("CONNECT\naccept-version:1.2\n\n^@");

    Frame error =
        client.error(
            StompError.UNAUTHENTICATED,
            client.session.refused("token expired (expected a new one)"));

    assertThat(error.header("message")).isEqualTo("token expired (expected a new one)");
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"CONNECT", "STOMP"})
  void anyFrameBeforeConnect_isAnError(Command command) {
    assertThat(new Client().errorMessage(StompError.NOT_CONNECTED, command + "\n\n^@"))
        .isEqualTo(command + " before CONNECT (expected CONNECT or STOMP first)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CONNECT", "STOMP"})
  void secondConnect_isAnError(String command) {
    Client client = Client.connected(StompVersion.V1_2);

    assertThat(
            client.errorMessage(
                StompError.ALREADY_CONNECTED, command + "\naccept-version:1.2\n\n^@"))
        .isEqualTo(command + " in a session that is connected");
  }

  @Test
  void framesBeforeConnected_areHeldAndTakenUpInOrder() {
    Client client = new Client();
    assertThat(
            client.says(
                "CONNECT\naccept-version:1.2\n\n^@"
                    + "SUBSCRIBE\nid:a\ndestination:/topic/x\n\n^@"
                    + "UNSUBSCRIBE\nid:a\n\n^@"))
        .hasSize(1);

    assertThat(client.session.authenticated(Client.INFO, 0))
        .extracting(action -> action.getClass().getSimpleName())
        .containsExactly("Reply", "Subscribe", "Unsubscribe");
  }

  @Test
  void framesBeforeConnected_areBounded() {
    Client client = new Client();
    client.says("CONNECT\naccept-version:1.2\n\n^@");
    client.says("ACK\nid:1\n\n^@".repeat(SessionSettings.DEFAULT.entrance().heldFramesMax()));

    client.error(StompError.TOO_MANY_FRAMES, "ACK\nid:1\n\n^@");
  }

  @Test
  void bytesBeforeConnected_areBounded() {
    Client client = new Client();
    client.says("CONNECT\naccept-version:1.2\n\n^@");

    client.error(
        StompError.TOO_MANY_FRAMES,
        "SEND\ndestination:a\n\n%s^@"
            .formatted("x".repeat(SessionSettings.DEFAULT.entrance().heldBytesMax() + 1)));
  }

  @Test
  void heldFrameThatIsWrong_endsTheSessionAfterConnected() {
    Client client = new Client();
    client.says("CONNECT\naccept-version:1.2\n\n^@SUBSCRIBE\nid:a\n\n^@DISCONNECT\n\n^@");

    List<Action> actions = client.session.authenticated(Client.INFO, 0);

    assertThat(actions).hasSize(2);
    assertThat(client.read(((Action.Reply) actions.getFirst()).bytes()).command())
        .isEqualTo(Command.CONNECTED);
    assertThat(((Action.Fail) actions.getLast()).code()).isEqualTo(StompError.MISSING_HEADER);
  }

  @Test
  void clientThatDoesNotConnectInTime_isClosed() {
    Client client = new Client();

    assertThat(client.session.nextTickMillis()).isEqualTo(10_000);
    assertThat(client.after(9_999)).isEmpty();
    assertThat(client.error(StompError.CONNECT_TIMEOUT, client.after(1)).header("message"))
        .isEqualTo("no CONNECT within 10000 ms");
  }

  @Test
  void authenticationThatTakesTooLong_isGivenUp() {
    Client client = new Client();
    client.after(5_000);
    client.says("CONNECT\naccept-version:1.2\n\n^@");

    assertThat(client.after(9_999)).isEmpty();
    client.error(StompError.CONNECT_TIMEOUT, client.after(1));
    assertThat(client.session.authenticated(Client.INFO, client.nowMillis)).isEmpty();
  }
}
