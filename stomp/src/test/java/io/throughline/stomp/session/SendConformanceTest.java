package io.throughline.stomp.session;

import static io.throughline.stomp.StompVersion.V1_2;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.stomp.Frame;
import io.throughline.stomp.Headers;
import io.throughline.stomp.StompError;
import io.throughline.stomp.StompVersion;
import io.throughline.stomp.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What STOMP says about SEND. */
class SendConformanceTest {

  @ParameterizedTest
  @EnumSource
  void send_isPublishedWithItsHeadersAndBody(StompVersion version) {
    Action.Publish publish =
        Wire.only(
            Action.Publish.class,
            Client.connected(version)
                .says("SEND\ndestination:/app/events/x\nfoo:bar\ncontent-length:3\n\na^@b^@"));

    assertThat(publish.destination()).isEqualTo("/app/events/x");
    assertThat(publish.headers().first("foo")).isEqualTo("bar");
    assertThat(publish.body()).containsExactly('a', 0, 'b');
    assertThat(publish.receipt()).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void sendWithoutDestination_isAnError(StompVersion version) {
    Client client = Client.connected(version);

    Frame error = client.error(StompError.MISSING_HEADER, "SEND\nreceipt:r\n\nhello^@");

    assertThat(error.header("message")).isEqualTo("SEND without header 'destination'");
    assertThat(error.header("receipt-id")).isEqualTo("r");
  }

  @Test
  void receiptOfSend_comesWhenItIsPublished() {
    Client client = Client.connected(V1_2);

    Action.Publish publish =
        Wire.only(Action.Publish.class, client.says("SEND\ndestination:a\nreceipt:r-1\n\nx^@"));
    assertThat(publish.receipt()).isEqualTo("r-1");

    assertThat(client.reply(client.session.receipt("r-1", Headers.of("position", "p"))).headers())
        .isEqualTo(Headers.of("receipt-id", "r-1", "position", "p"));
  }

  @Test
  void sendThatCannotBePublished_isAnErrorThenClose() {
    Client client = Client.connected(V1_2);
    client.says("SEND\ndestination:/nowhere\nreceipt:r-1\n\nx^@");

    Frame error =
        client.error(
            StompError.UNKNOWN_DESTINATION,
            client.session.fail(
                StompError.UNKNOWN_DESTINATION,
                "destination '/nowhere' (expected /app/events/{stream})",
                "Streams are execution, metrics and alert.",
                "r-1"));

    assertThat(error.header("receipt-id")).isEqualTo("r-1");
    assertThat(error.header("message"))
        .isEqualTo("destination '/nowhere' (expected /app/events/{stream})");
    assertThat(error.text()).isEqualTo("Streams are execution, metrics and alert.");
  }
}
