package io.throughline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.event.Event;
import io.throughline.gateway.session.Admission;
import io.throughline.stomp.Command;
import io.throughline.stomp.Frame;
import io.throughline.stomp.Headers;
import io.throughline.testing.Await;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What sessions may cost, how they end, and that no session feels another's end. */
class SessionTest {

  private static GatewayFixture gateway;
  private static Witness witness;

  @BeforeAll
  static void start() {
    gateway =
        GatewayFixture.start(
            Map.of(
                "throughline.gateway.sessions.subscriptions-max", 3,
                "throughline.gateway.sessions.per-tenant-max", 2,
                "throughline.gateway.sessions.connect-timeout", "2s",
                "throughline.gateway.sessions.write-timeout", "2s",
                "throughline.gateway.sessions.heart-beat", "200ms",
                "throughline.gateway.sessions.progress-interval", "300ms"));
    witness = new Witness(gateway);
  }

  @AfterAll
  static void stop() {
    witness.close();
    gateway.close();
  }

  // Tokens.

  @Test
  void tokenThatExpires_endsItsSession() {
    try (StompTestClient client = StompTestClient.open(gateway.endpoint())) {
      client.connect(token("expiring", 2));
      Frame error = client.error();
      assertThat(error.header("code")).isEqualTo("token-expired");
      assertThat(error.header("message")).isEqualTo("token: expired");
    }
    witness.isServed();
  }

  @Test
  void refreshedToken_keepsTheSession() {
    try (StompTestClient client = StompTestClient.open(gateway.endpoint())) {
      client.connect(token("refreshing", 3));
      client.subscribe("s", "/topic/execution", "receipt", "r").receipt();
      client.send(refresh(token("refreshing", 3600)));
      assertThat(client.receipt().header("receipt-id")).isEqualTo("t");
      long expired = System.nanoTime() + Duration.ofMillis(3500).toNanos();
      Await.until("the first token has expired", () -> System.nanoTime() - expired > 0);
      gateway.append("refreshing", "after");
      assertThat(client.nextEvent().header("ce-id")).isEqualTo("after");
    }
  }

  @Test
  void tokenOfAnotherTenant_doesNotRefresh() {
    try (StompTestClient client = gateway.connect("mine")) {
      client.send(refresh(token("yours", 3600)));
      Frame error = client.error();
      assertThat(error.header("code")).isEqualTo("unauthenticated");
      assertThat(error.header("message")).isEqualTo("token: is not of this session's tenant");
      assertThat(error.header("receipt-id")).isEqualTo("t");
    }
    witness.isServed();
  }

  // Limits.

  @Test
  void silentConnection_endsAfterTheConnectTimeout() {
    try (StompTestClient client = StompTestClient.open(gateway.endpoint())) {
      Frame error = client.error();
      assertThat(error.header("code")).isEqualTo("connect-timeout");
      assertThat(error.header("message")).isEqualTo("no CONNECT within 2000 ms");
    }
  }

  @Test
  void oneSubscriptionTooMany_isRefused() {
    try (StompTestClient client = gateway.connect("many")) {
      IntStream.range(0, 4).forEach(i -> client.subscribe("s" + i, "/topic/execution"));
      Frame error = client.error();
      assertThat(error.header("code")).isEqualTo("too-many-subscriptions");
      assertThat(error.header("message")).isEqualTo("more than 3 subscriptions in a session");
    }
    witness.isServed();
  }

  @Test
  void oneSessionTooMany_isRefusedUntilAnotherLeaves() {
    StompTestClient first = gateway.connect("crowd");
    try (StompTestClient second = gateway.connect("crowd")) {
      try (StompTestClient third = StompTestClient.open(gateway.endpoint())) {
        assertThatThrownBy(() -> third.connect(gateway.token("crowd")))
            .hasMessageContaining("tenant: has 2 sessions (expected: no more than that)")
            .hasMessageContaining("too-many-sessions");
      }
      first.close();
      Await.until("a place is free", () -> canConnect("crowd"));
    }
    witness.isServed();
  }

  @Test
  void sessionsThatFailWhileTheirTokenIsVerified_leaveTheirPlace() {
    for (int i = 0; i < 5; i++) {
      try (StompTestClient client = StompTestClient.open(gateway.endpoint())) {
        client.sendText(
            "CONNECT\naccept-version:1.2\nhost:h\nAuthorization:Bearer %s\n\n\0NONSENSE\n\n\0"
                .formatted(gateway.token("hasty")));
        assertThat(client.error().header("code")).isEqualTo("unknown-command");
      }
    }
    Await.until("there is a place", () -> canConnect("hasty"));
  }

  @Test
  void flood_isHeldBackAndNotLost() {
    try (StompTestClient reader = gateway.connect("flood");
        StompTestClient client = gateway.connect("flood")) {
      reader.subscribe("s", "/topic/execution", "receipt", "r").receipt();
      List<String> ids = IntStream.range(0, 500).mapToObj(i -> "f" + i).toList();
      ids.forEach(id -> client.send(event(id, null)));
      assertThat(reader.nextIds(500)).isEqualTo(ids);
    }
    witness.isServed();
  }

  @Test
  void clientThatStopsReading_isClosedAndNobodyElseNotices() throws IOException {
    String data = "\"" + "x".repeat(60_000) + "\"";
    int before = gateway.bean(Admission.class).opened();
    try (RawClient client = new RawClient(gateway.port())) {
      client.connect(gateway.token("stuck"));
      assertThat(client.next().text()).startsWith("CONNECTED");
      client.send(RawClient.TEXT, "SUBSCRIBE\nid:s\ndestination:/topic/execution\n\n\0");
      Await.until("it is counted", () -> gateway.bean(Admission.class).opened() == before + 1);
      for (int i = 0; i < 200; i++) {
        gateway.append("stuck", Event.json("x" + i, "/test", "test.large", null, data));
      }
      witness.isServed();
      Await.until("it is closed", () -> gateway.bean(Admission.class).opened() == before);
    }
    witness.isServed();
  }

  @Test
  void clientThatDoesNotAnswerTheClose_isCutOff() throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      client.send(RawClient.TEXT, "NONSENSE\n\n\0");
      assertThat(client.next().text()).startsWith("ERROR");
      assertThat(client.next().opcode()).isEqualTo(RawClient.CLOSE);
      assertThatThrownBy(client::next).isInstanceOf(EOFException.class);
    }
  }

  // Heart-beats, pings and closes.

  @Test
  void heartBeats_comeAsAgreed_andAreMissed() {
    try (StompTestClient client = StompTestClient.open(gateway.endpoint())) {
      client.sendText(
          "CONNECT\naccept-version:1.2\nhost:h\nheart-beat:300,200\nAuthorization:Bearer %s\n\n\0"
              .formatted(gateway.token("beats")));
      assertThat(client.next().header("heart-beat")).isEqualTo("200,200");
      Await.until("heart-beats come", () -> client.heartBeats() > 0);
      Frame error = client.error();
      assertThat(error.header("code")).isEqualTo("heart-beat-timeout");
      assertThat(error.header("message")).isEqualTo("nothing heard for 600 ms");
    }
    witness.isServed();
  }

  @Test
  void pingsWhileStreaming_areAnsweredBetweenFrames() throws IOException {
    int events = 2000;
    try (RawClient client = new RawClient(gateway.port())) {
      client.connect(gateway.token("pings"));
      assertThat(client.next().text()).startsWith("CONNECTED");
      client.send(RawClient.TEXT, "SUBSCRIBE\nid:s\ndestination:/topic/execution\n\n\0");
      client.send(RawClient.TEXT, "BEGIN\ntransaction:t\nreceipt:r\n\n\0");
      assertThat(client.next().text()).startsWith("RECEIPT");
      Thread appends =
          Thread.ofVirtual()
              .start(
                  () -> IntStream.range(0, events).forEach(i -> gateway.append("pings", "p" + i)));
      Thread pings =
          Thread.ofVirtual()
              .start(
                  () ->
                      IntStream.range(0, 300)
                          .forEach(i -> client.send(RawClient.PING, "ping " + i)));
      List<String> ids = new ArrayList<>();
      int pongs = 0;
      while (ids.size() < events || pongs < 300) {
        RawClient.Received received = client.next();
        if (received.opcode() == RawClient.PONG) {
          assertThat(received.text()).isEqualTo("ping " + pongs++);
        } else {
          assertThat(received.text()).startsWith("MESSAGE\n").endsWith("\0");
          ids.add(received.text().split("ce-id:", 2)[1].split("\n", 2)[0]);
        }
      }
      assertThat(ids).isEqualTo(IntStream.range(0, events).mapToObj(i -> "p" + i).toList());
      assertThat(appends.isAlive() && pings.isAlive()).isFalse();
    }
  }

  @Test
  void closeInTheMidstOfAStream_isAnsweredAfterWholeFrames() throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      client.connect(gateway.token("closing"));
      assertThat(client.next().text()).startsWith("CONNECTED");
      IntStream.range(0, 300).forEach(i -> gateway.append("closing", "c" + i));
      client.send(RawClient.TEXT, "SUBSCRIBE\nid:s\ndestination:/topic/execution\nlast:300\n\n\0");
      assertThat(client.next().text()).startsWith("MESSAGE");
      client.send(RawClient.CLOSE, new byte[] {3, (byte) 232});
      RawClient.Received received = client.next();
      while (received.opcode() != RawClient.CLOSE) {
        assertThat(received.text()).startsWith("MESSAGE\n").endsWith("\0");
        received = client.next();
      }
      assertThatThrownBy(client::next).isInstanceOf(EOFException.class);
    }
    witness.isServed();
  }

  // Acknowledgements, receipts, transactions, notices.

  @Test
  void windowOfTwo_holdsTheThirdMessageBackUntilOneIsAcknowledged() throws InterruptedException {
    try (StompTestClient client = gateway.connect("acks")) {
      client.subscribe(
          "s", "/topic/execution", "ack", "client-individual", "window", "2", "receipt", "r");
      client.receipt();
      IntStream.range(0, 5).forEach(i -> gateway.append("acks", "a" + i));
      Frame first = client.nextEvent();
      Frame second = client.nextEvent();
      assertThat(client.isQuiet(Duration.ofMillis(300))).isTrue();
      client.send(new Frame(Command.NACK, Headers.of("id", second.header("ack"))));
      assertThat(client.nextEvent().header("ce-id")).isEqualTo("a2");
      client.send(new Frame(Command.ACK, Headers.of("id", first.header("ack"))));
      assertThat(client.nextEvent().header("ce-id")).isEqualTo("a3");
    }
  }

  @Test
  void cumulativeAck_opensTheWholeWindow() {
    try (StompTestClient client = gateway.connect("cumulative")) {
      client.subscribe("s", "/topic/execution", "ack", "client", "window", "3", "receipt", "r");
      client.receipt();
      IntStream.range(0, 6).forEach(i -> gateway.append("cumulative", "a" + i));
      client.nextIds(2);
      client.send(new Frame(Command.ACK, Headers.of("id", client.nextEvent().header("ack"))));
      assertThat(client.nextIds(3)).containsExactly("a3", "a4", "a5");
    }
  }

  @Test
  void committedTransaction_isAppendedWhole_abortedOneNotAtAll() {
    try (StompTestClient client = gateway.connect("transactions")) {
      client.subscribe("s", "/topic/execution", "receipt", "r").receipt();
      for (String transaction : List.of("aborted", "committed")) {
        client.send(new Frame(Command.BEGIN, Headers.of("transaction", transaction)));
        client.send(event(transaction + 1, transaction));
        client.send(event(transaction + 2, transaction));
      }
      client.send(new Frame(Command.ABORT, Headers.of("transaction", "aborted")));
      client.send(
          new Frame(Command.COMMIT, Headers.of("transaction", "committed", "receipt", "c")));
      List<Frame> frames = List.of(client.next(), client.next(), client.next());
      assertThat(frames.stream().map(f -> String.valueOf(f.header("ce-id"))).toList())
          .containsExactlyInAnyOrder("committed1", "committed2", "null");
      Frame receipt = frames.stream().filter(f -> f.command() == Command.RECEIPT).toList().get(0);
      assertThat(receipt.header("receipt-id")).isEqualTo("c");
      String last =
          frames.stream()
              .filter(f -> "committed2".equals(f.header("ce-id")))
              .map(f -> f.header("position"))
              .findFirst()
              .orElseThrow();
      assertThat(receipt.header("position")).isEqualTo(last);
    }
  }

  @Test
  void filteredSubscriber_learnsOfProgressOverWhatItDoesNotGet() {
    try (StompTestClient client = gateway.connect("filtered")) {
      client.subscribe(
          "s", "/topic/execution", "types", "never", "notices", "true", "receipt", "r");
      client.receipt();
      String position = gateway.append("filtered", "other");
      assertThat(client.notice("progress").header("position")).isEqualTo(position);
    }
  }

  @Test
  void olderVersions_areSpoken() {
    for (String version : List.of("1.0", "1.1")) {
      try (StompTestClient client = StompTestClient.open(gateway.endpoint())) {
        client.sendText(
            "CONNECT\naccept-version:%s\nhost:h\nAuthorization:Bearer %s\n\n\0"
                .formatted(version, gateway.token("old")));
        assertThat(client.next().header("version")).isEqualTo(version);
        client.sendText("SUBSCRIBE\nid:s\ndestination:/topic/execution\nreceipt:r\n\n\0");
        client.receipt();
        gateway.append("old", "v" + version);
        assertThat(client.nextEvent().header("ce-id")).isEqualTo("v" + version);
      }
    }
  }

  @Test
  void gatewayThatGoes_sendsItsClientsElsewhereWithAPosition() {
    try (GatewayFixture going =
        GatewayFixture.start(Map.of("throughline.gateway.drain.notice", "200ms"))) {
      String position = going.append("leaving", "before");
      try (StompTestClient client = going.connect("leaving")) {
        client.subscribe("s", "/topic/execution", "receipt", "r").receipt();
        Thread closing = Thread.ofVirtual().start(going::stopServing);
        Frame notice = client.notice("reconnect");
        assertThat(notice.header("delay-ms")).isNotNull();
        assertThat(notice.header("position")).isEqualTo(position);
        assertThat(client.awaitClosed()).isEqualTo(1001);
        Await.until("the gateway has stopped", () -> !closing.isAlive());
      }
    }
  }

  @Test
  void gatewayThatGoes_waitsForThoseWhoLeaveByThemselves_andLetsNobodyIn() {
    try (GatewayFixture going =
        GatewayFixture.start(Map.of("throughline.gateway.drain.notice", "10m"))) {
      StompTestClient staying = going.connect("leaving");
      staying.subscribe("s", "/topic/execution", "receipt", "r").receipt();
      Thread closing = Thread.ofVirtual().start(going::stopServing);
      staying.notice("reconnect");
      try (StompTestClient coming = StompTestClient.open(going.endpoint())) {
        assertThat(coming.awaitClosed()).isEqualTo(1013);
      }
      going.append("leaving", "meanwhile");
      assertThat(staying.nextEvent().header("ce-id")).isEqualTo("meanwhile");
      assertThat(closing.isAlive()).isTrue();
      staying.close();
      Await.until("the gateway has stopped", () -> !closing.isAlive());
    }
  }

  private static boolean canConnect(String tenant) {
    try (StompTestClient client = StompTestClient.open(gateway.endpoint())) {
      client.connect(gateway.token(tenant));
      return true;
    } catch (AssertionError refused) {
      return false;
    }
  }

  private static Frame refresh(String token) {
    return new Frame(
        Command.SEND,
        Headers.of("destination", "/app/token", "receipt", "t"),
        token.getBytes(StandardCharsets.UTF_8));
  }

  private static Frame event(String id, String transaction) {
    Headers headers =
        Headers.of("destination", "/app/events/execution", "ce-id", id, "ce-type", "test.sent");
    return new Frame(
        Command.SEND,
        transaction == null ? headers : headers.and("transaction", transaction),
        "{}".getBytes(StandardCharsets.UTF_8));
  }

  private static String token(String tenant, int seconds) {
    return gateway
        .tokens
        .token(tenant)
        .scopes("events:read", "events:write")
        .expiresIn(Duration.ofSeconds(seconds))
        .mint();
  }
}
