package io.throughline.stomp.session;

import static io.throughline.stomp.StompVersion.V1_2;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.stomp.Command;
import io.throughline.stomp.Frame;
import io.throughline.stomp.StompError;
import io.throughline.stomp.StompVersion;
import io.throughline.stomp.Wire;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What STOMP says about ERROR frames. */
class ErrorConformanceTest {

  @Test
  void error_hasMessageCodeReceiptAndBody() {
    Action.Fail fail =
        Wire.only(
            Action.Fail.class,
            Client.connected(V1_2).says("SUBSCRIBE\nid:0\nreceipt:message-12345\n\n^@"));

    assertThat(Wire.text(fail.bytes()))
        .isEqualTo(
            """
            ERROR
            message:SUBSCRIBE without header 'destination'
            code:missing-header
            receipt-id:message-12345
            content-type:text/plain
            content-length:86

            In STOMP 1.2 the header 'destination' is required for SUBSCRIBE and must not be empty.^@""");
  }

  @Test
  void error_isTheLastThing() {
    Client client = Client.connected(V1_2);

    client.error(StompError.MISSING_HEADER, "SUBSCRIBE\nid:0\n\n^@DISCONNECT\nreceipt:1\n\n^@");

    assertThat(client.says("DISCONNECT\nreceipt:2\n\n^@")).isEmpty();
  }

  @Test
  void bytesThatAreNoFrame_areAnError() {
    Client client = Client.connected(V1_2);

    Frame error = client.error(StompError.UNKNOWN_COMMAND, "PUBLISH\nreceipt:r\n\nhello^@");

    assertThat(error.header("message")).isEqualTo("unknown command 'PUBLISH'");
    assertThat(error.header("receipt-id")).isEqualTo("r");
  }

  @ParameterizedTest
  @EnumSource(names = {"CONNECTED", "MESSAGE", "RECEIPT", "ERROR"})
  void serversCommandsFromAClient_areAnError(Command command) {
    assertThat(
            Client.connected(V1_2)
                .errorMessage(StompError.UNEXPECTED_COMMAND, command + "\na:b\n\n^@"))
        .isEqualTo(command + " from a client (expected a client's command)");
  }

  @ParameterizedTest
  @EnumSource
  void emptyHeaderThatIsRequired_isMissing(StompVersion version) {
    assertThat(
            Client.connected(version)
                .errorMessage(StompError.MISSING_HEADER, "SEND\ndestination:\n\n^@"))
        .isEqualTo("SEND without header 'destination'");
  }

  @Test
  void whatTheClientSent_isQuotedShortAndOnOneLine() {
    String message =
        Client.connected(V1_2)
            .errorMessage(
                StompError.UNKNOWN_SUBSCRIPTION,
                "UNSUBSCRIBE\nid:a\\nb" + "x".repeat(99) + "\n\n^@");

    assertThat(message).isEqualTo("UNSUBSCRIBE with unknown id 'a?b" + "x".repeat(61) + "...'");
  }

  @Test
  void errorBeforeConnected_isNotEscaped_asNoVersionIsAgreed() {
    Client client = new Client();
    client.says("CONNECT\naccept-version:1.2\n\n^@");

    Action.Fail fail = Wire.only(Action.Fail.class, client.session.refused("token: expired"));

    assertThat(Wire.text(fail.bytes())).contains("message:token: expired\n");
  }

  @Test
  void errorAfterConnected_isEscaped() {
    Client client = Client.connected(V1_2);

    Action.Fail fail =
        Wire.only(Action.Fail.class, client.session.fail(StompError.INTERNAL, "a: b", "", null));

    assertThat(Wire.text(fail.bytes())).contains("message:a\\c b\n").endsWith("\n\na: b^@");
  }

  @Test
  void codes_areStable() {
    assertThat(Arrays.stream(StompError.values()).map(StompError::code))
        .containsExactly(
            "malformed-frame",
            "unknown-command",
            "undefined-escape",
            "invalid-utf8",
            "body-not-allowed",
            "body-too-large",
            "too-many-headers",
            "header-too-long",
            "unsupported-version",
            "not-connected",
            "already-connected",
            "unauthenticated",
            "connect-timeout",
            "heart-beat-timeout",
            "unexpected-command",
            "missing-header",
            "invalid-header",
            "duplicate-subscription",
            "unknown-subscription",
            "too-many-subscriptions",
            "unknown-message",
            "duplicate-transaction",
            "unknown-transaction",
            "too-many-transactions",
            "transaction-too-large",
            "forbidden",
            "unknown-destination",
            "invalid-event",
            "too-many-sessions",
            "too-many-frames",
            "token-expired",
            "token-revoked",
            "unavailable",
            "internal");
  }
}
