package io.throughline.stomp.session;

import static io.throughline.stomp.StompVersion.V1_2;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.stomp.Headers;
import io.throughline.stomp.StompError;
import io.throughline.stomp.StompVersion;
import io.throughline.stomp.Wire;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What STOMP says about transactions. */
class TransactionConformanceTest {

  private final Client client = Client.connected(V1_2);

  @ParameterizedTest
  @EnumSource
  void sends_arePublishedTogetherAtCommit(StompVersion version) {
    Client client = Client.connected(version);
    assertThat(client.says("BEGIN\ntransaction:t\n\n^@")).isEmpty();
    assertThat(client.says("SEND\ndestination:a\ntransaction:t\n\n1^@")).isEmpty();
    assertThat(client.says("SEND\ndestination:b\ntransaction:t\n\n2^@")).isEmpty();

    Action.Commit commit =
        Wire.only(Action.Commit.class, client.says("COMMIT\ntransaction:t\nreceipt:r\n\n^@"));

    assertThat(commit.transaction()).isEqualTo("t");
    assertThat(commit.receipt()).isEqualTo("r");
    assertThat(commit.publishes())
        .extracting(publish -> publish.destination() + new String(publish.body()))
        .containsExactly("a1", "b2");
  }

  @Test
  void receiptOfCommit_comesWhenItIsPublished() {
    client.says("BEGIN\ntransaction:t\n\n^@SEND\ndestination:a\ntransaction:t\n\n1^@");
    client.says("COMMIT\ntransaction:t\nreceipt:r\n\n^@");

    assertThat(client.reply(client.session.receipt("r", Headers.of("position", "p"))).headers())
        .isEqualTo(Headers.of("receipt-id", "r", "position", "p"));
  }

  @Test
  void receiptsWithinATransaction_comeAtOnce() {
    assertThat(client.reply(client.says("BEGIN\ntransaction:t\nreceipt:1\n\n^@")).headers())
        .isEqualTo(Headers.of("receipt-id", "1"));
    assertThat(
            client
                .reply(client.says("SEND\ndestination:a\ntransaction:t\nreceipt:2\n\n^@"))
                .headers())
        .isEqualTo(Headers.of("receipt-id", "2"));
    Action.Commit commit =
        Wire.only(Action.Commit.class, client.says("COMMIT\ntransaction:t\n\n^@"));
    assertThat(commit.publishes().getFirst().receipt()).isNull();
  }

  @Test
  void abort_dropsEverything() {
    client.subscribed("s", AckMode.CLIENT, 1, "m1");
    client.says("BEGIN\ntransaction:t\n\n^@SEND\ndestination:a\ntransaction:t\n\n1^@");
    client.says("ACK\nid:s:m1\ntransaction:t\n\n^@");

    assertThat(client.reply(client.says("ABORT\ntransaction:t\nreceipt:r\n\n^@")).headers())
        .isEqualTo(Headers.of("receipt-id", "r"));
    assertThat(client.session.room("s")).isZero();
    client.error(StompError.UNKNOWN_TRANSACTION, "COMMIT\ntransaction:t\n\n^@");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ACK", "NACK"})
  void acks_countAtCommit(String command) {
    client.subscribed("s", AckMode.CLIENT, 2, "m1", "m2");
    client.says("BEGIN\ntransaction:t\n\n^@");

    assertThat(client.says(command + "\nid:s:m1\ntransaction:t\n\n^@")).isEmpty();
    assertThat(client.session.room("s")).isZero();
    List<Action> actions = client.says("COMMIT\ntransaction:t\nreceipt:r\n\n^@");

    assertThat(actions.getFirst()).isEqualTo(new Action.WindowOpened("s", 1));
    assertThat(client.reply(actions.subList(1, 2)).headers())
        .isEqualTo(Headers.of("receipt-id", "r"));
  }

  @Test
  void ackThatWasOvertaken_isNoMatterAtCommit() {
    client.subscribed("s", AckMode.CLIENT, 3, "m1", "m2", "m3");
    client.says("BEGIN\ntransaction:t\n\n^@ACK\nid:s:m1\ntransaction:t\n\n^@ACK\nid:s:m2\n\n^@");

    assertThat(client.says("COMMIT\ntransaction:t\n\n^@")).isEmpty();
    assertThat(client.session.room("s")).as("m3 is awaited still").isEqualTo(2);
  }

  @Test
  void commitOfAcksAndSends_doesBoth() {
    client.subscribed("s", AckMode.CLIENT, 1, "m1");
    client.says("BEGIN\ntransaction:t\n\n^@ACK\nid:s:m1\ntransaction:t\n\n^@");
    client.says("SEND\ndestination:a\ntransaction:t\n\n1^@");

    assertThat(client.says("COMMIT\ntransaction:t\n\n^@"))
        .hasExactlyElementsOfTypes(Action.WindowOpened.class, Action.Commit.class);
  }

  @Test
  void emptyTransaction_isCommittedAtOnce() {
    client.says("BEGIN\ntransaction:t\n\n^@");

    assertThat(client.reply(client.says("COMMIT\ntransaction:t\nreceipt:r\n\n^@")).headers())
        .isEqualTo(Headers.of("receipt-id", "r"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"BEGIN", "COMMIT", "ABORT"})
  void frameWithoutTransaction_isAnError(String command) {
    assertThat(client.errorMessage(StompError.MISSING_HEADER, command + "\n\n^@"))
        .isEqualTo(command + " without header 'transaction'");
  }

  @Test
  void transactionIds_areUniqueWhileOpen() {
    client.says("BEGIN\ntransaction:t\n\n^@ABORT\ntransaction:t\n\n^@BEGIN\ntransaction:t\n\n^@");

    assertThat(client.errorMessage(StompError.DUPLICATE_TRANSACTION, "BEGIN\ntransaction:t\n\n^@"))
        .isEqualTo("BEGIN with transaction 't' that is open (expected one of its own)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"COMMIT", "ABORT", "SEND\ndestination:a", "ACK\nid:s:m1"})
  void transactionThatIsNotOpen_isAnError(String frame) {
    client.subscribed("s", AckMode.CLIENT, 2, "m1");

    assertThat(
            client.errorMessage(
                StompError.UNKNOWN_TRANSACTION, frame + "\ntransaction:t\nreceipt:r\n\n^@"))
        .isEqualTo(
            "%s with transaction 't' that is not open (expected BEGIN first)"
                .formatted(frame.lines().findFirst().orElseThrow()));
  }

  @Test
  void ackOfWhatIsNotAwaited_isAnErrorInATransactionToo() {
    client.says("BEGIN\ntransaction:t\n\n^@");

    client.error(StompError.UNKNOWN_MESSAGE, "ACK\nid:s:m1\ntransaction:t\n\n^@");
  }

  @Test
  void transactions_goOnSideBySide() {
    client.says("BEGIN\ntransaction:t\n\n^@BEGIN\ntransaction:u\n\n^@");
    client.says("SEND\ndestination:a\ntransaction:t\n\n^@SEND\ndestination:b\ntransaction:u\n\n^@");

    Action.Commit commit =
        Wire.only(Action.Commit.class, client.says("COMMIT\ntransaction:u\n\n^@"));

    assertThat(commit.publishes()).hasSize(1);
    assertThat(commit.publishes().getFirst().destination()).isEqualTo("b");
  }

  @Test
  void openTransactions_areLimited() {
    for (int i = 0; i < 8; i++) {
      assertThat(client.says("BEGIN\ntransaction:" + i + "\n\n^@")).isEmpty();
    }

    assertThat(client.errorMessage(StompError.TOO_MANY_TRANSACTIONS, "BEGIN\ntransaction:8\n\n^@"))
        .isEqualTo("more than 8 open transactions in a session");
  }

  @Test
  void framesInATransaction_areLimited() {
    client.says("BEGIN\ntransaction:t\n\n^@");
    for (int i = 0; i < 1000; i++) {
      assertThat(client.says("SEND\ndestination:a\ntransaction:t\n\n^@")).isEmpty();
    }

    assertThat(
            client.errorMessage(
                StompError.TRANSACTION_TOO_LARGE, "SEND\ndestination:a\ntransaction:t\n\n^@"))
        .isEqualTo("transaction 't' has more than 1000 frames or 4194304 bytes");
  }

  @Test
  void bytesInATransaction_areLimited() {
    client.says("BEGIN\ntransaction:t\n\n^@");
    String megabyte = "x".repeat(1 << 20);
    for (int i = 0; i < 3; i++) {
      client.says("SEND\ndestination:a\ntransaction:t\n\n%s^@".formatted(megabyte));
    }

    client.error(
        StompError.TRANSACTION_TOO_LARGE,
        "SEND\ndestination:a\ntransaction:t\n\n%s^@".formatted(megabyte));
  }

  @Test
  void disconnect_abortsOpenTransactions() {
    client.says("BEGIN\ntransaction:t\n\n^@SEND\ndestination:a\ntransaction:t\n\n1^@");

    assertThat(client.says("DISCONNECT\n\n^@")).containsExactly(new Action.Close());
  }
}
