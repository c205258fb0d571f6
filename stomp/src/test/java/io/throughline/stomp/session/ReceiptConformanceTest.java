package io.throughline.stomp.session;

import static io.throughline.stomp.StompVersion.V1_2;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.stomp.Command;
import io.throughline.stomp.Frame;
import io.throughline.stomp.Headers;
import io.throughline.stomp.StompError;
import io.throughline.stomp.StompVersion;
import io.throughline.stomp.Wire;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What STOMP says about receipts and DISCONNECT. */
class ReceiptConformanceTest {

  private final Client client = Client.connected(V1_2);

  @ParameterizedTest
  @EnumSource
  void receipt_hasTheIdThatWasAskedForAndNoBody(StompVersion version) {
    Client client = Client.connected(version);

    assertThat(client.reply(client.says("BEGIN\ntransaction:t\nreceipt:message-12345\n\n^@")))
        .isEqualTo(new Frame(Command.RECEIPT, Headers.of("receipt-id", "message-12345")));
  }

  @Test
  void receiptIds_areArbitrary() {
    Frame receipt = client.reply(client.says("BEGIN\ntransaction:t\nreceipt:a\\nb\\cc\\\\\n\n^@"));

    assertThat(receipt.header("receipt-id")).isEqualTo("a\nb:c\\");
  }

  @Test
  void connect_getsNoReceipt() {
    assertThat(new Client().connect("accept-version:1.2", "receipt:r").command())
        .isEqualTo(Command.CONNECTED);
  }

  @Test
  void withoutReceiptHeader_thereIsNone() {
    assertThat(client.says("BEGIN\ntransaction:t\n\n^@")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void disconnect_getsItsReceiptThenCloses(StompVersion version) {
    Client client = Client.connected(version);

    List<Action> actions = client.says("DISCONNECT\nreceipt:77\n\n^@");

    assertThat(client.reply(actions.subList(0, 1)).headers())
        .isEqualTo(Headers.of("receipt-id", "77"));
    assertThat(actions.subList(1, actions.size())).containsExactly(new Action.Close());
    assertThat(client.session.isClosed()).isTrue();
  }

  @Test
  void disconnectWithoutReceipt_justCloses() {
    assertThat(client.says("DISCONNECT\n\n^@")).containsExactly(new Action.Close());
  }

  @Test
  void disconnect_waitsForTheReceiptsThatAreOwed() {
    client.says("SEND\ndestination:a\nreceipt:1\n\nx^@SEND\ndestination:a\nreceipt:2\n\nx^@");
    assertThat(client.says("DISCONNECT\nreceipt:3\n\n^@")).isEmpty();

    assertThat(client.reply(client.session.receipt("1", Headers.EMPTY)).header("receipt-id"))
        .isEqualTo("1");
    List<Action> actions = client.session.receipt("2", Headers.EMPTY);

    assertThat(actions)
        .hasExactlyElementsOfTypes(Action.Reply.class, Action.Reply.class, Action.Close.class);
    assertThat(client.reply(actions.subList(1, 2)).header("receipt-id")).isEqualTo("3");
  }

  @Test
  void disconnect_doesNotWaitForReceiptsThatWerePaid() {
    client.says("SEND\ndestination:a\nreceipt:1\n\nx^@");
    client.session.receipt("1", Headers.EMPTY);

    assertThat(client.says("DISCONNECT\n\n^@")).containsExactly(new Action.Close());
  }

  @Test
  void disconnect_doesNotWaitForEver() {
    client.says("SEND\ndestination:a\nreceipt:1\n\nx^@DISCONNECT\n\n^@");

    assertThat(client.session.nextTickMillis()).isEqualTo(10_000);
    assertThat(client.after(9_999)).isEmpty();
    client.error(StompError.UNAVAILABLE, client.after(1));
  }

  @Test
  void workThatFailsAfterDisconnect_isAnErrorStill() {
    client.says("SEND\ndestination:a\nreceipt:1\n\nx^@DISCONNECT\nreceipt:2\n\n^@");

    Frame error =
        client.error(
            StompError.UNAVAILABLE, client.session.fail(StompError.UNAVAILABLE, "no log", "", "1"));

    assertThat(error.header("receipt-id")).isEqualTo("1");
  }

  @Test
  void framesAfterDisconnect_areIgnored() {
    client.says("SEND\ndestination:a\nreceipt:1\n\nx^@DISCONNECT\n\n^@");

    assertThat(client.says("SEND\ndestination:a\n\nx^@NONSENSE\n\n^@")).isEmpty();
    assertThat(client.session.receipt("1", Headers.EMPTY)).hasSize(2);
    assertThat(client.says("SEND\ndestination:a\n\nx^@")).isEmpty();
  }

  @Test
  void afterTheEnd_nothingHappens() {
    client.says("DISCONNECT\n\n^@");

    assertThat(client.session.receipt("1", Headers.EMPTY)).isEmpty();
    assertThat(client.session.refused("no")).isEmpty();
    assertThat(client.session.authenticated(Client.INFO, 0)).isEmpty();
    assertThat(client.session.fail(StompError.INTERNAL, "bug", "", null)).isEmpty();
    assertThat(client.after(1_000_000)).isEmpty();
    assertThat(client.session.nextTickMillis()).isEqualTo(Long.MAX_VALUE);
    assertThat(client.session.version()).isNull();
  }

  @Test
  void receiptOfWork_mayComeAfterThoseOfLaterFrames() {
    Wire.only(Action.Publish.class, client.says("SEND\ndestination:a\nreceipt:1\n\nx^@"));

    assertThat(client.reply(client.says("BEGIN\ntransaction:t\nreceipt:2\n\n^@")).headers())
        .isEqualTo(Headers.of("receipt-id", "2"));
    assertThat(client.reply(client.session.receipt("1", Headers.EMPTY)).headers())
        .isEqualTo(Headers.of("receipt-id", "1"));
  }
}
