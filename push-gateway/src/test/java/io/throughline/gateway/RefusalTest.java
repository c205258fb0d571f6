package io.throughline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.event.Position;
import io.throughline.stomp.Command;
import io.throughline.stomp.Frame;
import io.throughline.stomp.Headers;
import io.throughline.testing.TestToken;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What clients get wrong: each mistake has its ERROR frame, ends its own session, and nobody
 * else's.
 */
class RefusalTest {

  private static final String TOKEN_MISSING =
      "Authorization: missing (expected: a header 'Authorization: Bearer <jwt>')";
  private static final String NOT_SIGNED = "token: not a JWT that this deployment's issuer signed";
  private static final String NOT_A_POSITION =
      "after: is not a position of this stream (expected: one received from it)";

  private static GatewayFixture gateway;
  private static Witness witness;

  @BeforeAll
  static void start() {
    gateway = GatewayFixture.start();
    witness = new Witness(gateway);
  }

  @AfterAll
  static void stop() {
    witness.close();
    gateway.close();
  }

  private record Mistake(
      String name, Consumer<StompTestClient> made, String code, String message) {}

  @TestFactory
  List<DynamicTest> everyMistakeOfAStranger() {
    return tests(
        true,
        new Mistake("no token", c -> c.send(connect(null)), "unauthenticated", TOKEN_MISSING),
        new Mistake("no JWT", c -> c.send(connect("nonsense")), "unauthenticated", NOT_SIGNED),
        new Mistake(
            "expired",
            c -> c.send(connect(expired())),
            "unauthenticated",
            "token: Jwt expired at *"),
        new Mistake(
            "signed by a stranger",
            c -> c.send(connect(token().signedByStranger().mint())),
            "unauthenticated",
            NOT_SIGNED),
        new Mistake(
            "not signed",
            c -> c.send(connect(token().mintUnsigned())),
            "unauthenticated",
            NOT_SIGNED),
        new Mistake(
            "for another audience",
            c -> c.send(connect(token().audience("others").mint())),
            "unauthenticated",
            "token: The aud claim is not valid"),
        new Mistake(
            "of another issuer",
            c -> c.send(connect(token().issuer("http://elsewhere").mint())),
            "unauthenticated",
            "token: The iss claim is not valid"),
        new Mistake(
            "not valid yet",
            c -> c.send(connect(token().notBefore(Duration.ofHours(1)).mint())),
            "unauthenticated",
            "token: Jwt used before *"),
        new Mistake(
            "without a tenant",
            c -> c.send(connect(token().claim("tenant", null).mint())),
            "unauthenticated",
            "claim 'tenant': missing (expected: the tenant)"),
        new Mistake(
            "SUBSCRIBE before CONNECT",
            c -> c.subscribe("s", "/topic/execution"),
            "not-connected",
            "SUBSCRIBE before CONNECT (expected CONNECT or STOMP first)"),
        new Mistake(
            "an unknown version",
            c -> c.sendText("CONNECT\naccept-version:3.0\nhost:h\n\n\0"),
            "unsupported-version",
            "accept-version '3.0' (expected one of 1.0,1.1,1.2)"),
        new Mistake(
            "no STOMP at all",
            c -> c.sendText("GET / HTTP/1.1\nHost: h\n\n\0"),
            "unknown-command",
            "unknown command 'GET / HTTP/1.1'"),
        new Mistake(
            "10,000 headers",
            c -> c.sendAnyway("CONNECT\n" + "a:b\n".repeat(10_000) + "\n\0"),
            "too-many-headers",
            "more than 64 headers"),
        new Mistake(
            "a header of 9 KB",
            c -> c.sendText("CONNECT\na:" + "b".repeat(9 << 10) + "\n\n\0"),
            "header-too-long",
            "header line longer than 8192 bytes"),
        new Mistake(
            "invalid UTF-8 in a header",
            c -> c.sendBytes(bytes("CONNECT\na:\u00ff\u00fe\n\n\0")),
            "invalid-utf8",
            "a has bytes that are not UTF-8"));
  }

  @TestFactory
  List<DynamicTest> everyMistakeOfAClient() {
    return tests(
        false,
        new Mistake(
            "CONNECT twice",
            c -> c.send(connect(gateway.token("client"))),
            "already-connected",
            "CONNECT in a session that is connected"),
        new Mistake(
            "an unknown stream",
            c -> c.subscribe("s", "/topic/nothing"),
            "unknown-destination",
            "destination: stream 'nothing' is unknown"),
        new Mistake(
            "an unknown destination",
            c -> c.subscribe("s", "/queue/x"),
            "unknown-destination",
            "destination: '/queue/x' is unknown (expected: /topic/{stream} or"
                + " /topic/{stream}/{subject})"),
        new Mistake(
            "two starts",
            c -> c.subscribe("s", "/topic/execution", "last", "1", "since", "2026-01-01T00:00:00Z"),
            "invalid-header",
            "last: comes together with 'since' (expected: one of after, since, last, snapshot)"),
        new Mistake(
            "a snapshot and a start",
            c -> c.subscribe("s", "/topic/execution", "last", "1", "snapshot", "true"),
            "invalid-header",
            "snapshot: comes together with 'last' (expected: one of after, since, last,"
                + " snapshot)"),
        new Mistake(
            "a snapshot of some types",
            c -> c.subscribe("s", "/topic/execution", "types", "a", "snapshot", "true"),
            "invalid-header",
            "types: comes together with 'snapshot' (expected: one of them: a state is folded from"
                + " events of all types)"),
        new Mistake(
            "snapshot neither true nor false",
            c -> c.subscribe("s", "/topic/execution", "snapshot", "yes"),
            "invalid-header",
            "snapshot: 'yes' (expected: true or false)"),
        new Mistake(
            "conflate neither true nor false",
            c -> c.subscribe("s", "/topic/execution", "conflate", "1"),
            "invalid-header",
            "conflate: '1' (expected: true or false)"),
        new Mistake(
            "a bad time",
            c -> c.subscribe("s", "/topic/execution", "since", "yesterday"),
            "invalid-header",
            "since: 'yesterday' (expected: an RFC 3339 time such as 2026-01-31T12:00:00Z)"),
        new Mistake(
            "last none",
            c -> c.subscribe("s", "/topic/execution", "last", "0"),
            "invalid-header",
            "last: '0' (expected: 1 to 10000)"),
        new Mistake(
            "last of too many",
            c -> c.subscribe("s", "/topic/execution", "last", "10001"),
            "invalid-header",
            "last: '10001' (expected: 1 to 10000)"),
        new Mistake(
            "no types",
            c -> c.subscribe("s", "/topic/execution", "types", " , "),
            "invalid-header",
            "types: is empty (expected: event types separated by commas)"),
        new Mistake(
            "notices neither true nor false",
            c -> c.subscribe("s", "/topic/execution", "notices", "yes"),
            "invalid-header",
            "notices: 'yes' (expected: true or false)"),
        new Mistake(
            "a forged position",
            c -> c.subscribe("s", "/topic/execution", "after", "A".repeat(32)),
            "invalid-header",
            NOT_A_POSITION),
        new Mistake(
            "another tenant's position",
            c -> c.subscribe("s", "/topic/execution", "after", gateway.append("other", "o")),
            "invalid-header",
            NOT_A_POSITION),
        new Mistake(
            "another stream's position",
            c -> c.subscribe("s", "/topic/metrics", "after", gateway.append("client", "m")),
            "invalid-header",
            NOT_A_POSITION),
        new Mistake(
            "a window without acknowledgements",
            c -> c.subscribe("s", "/topic/execution", "window", "5"),
            "invalid-header",
            "SUBSCRIBE with window '5' (expected 1 to 10000, with ack client or"
                + " client-individual)"),
        new Mistake(
            "an id twice",
            c -> c.subscribe("s", "/topic/execution").subscribe("s", "/topic/execution"),
            "duplicate-subscription",
            "SUBSCRIBE with id 's' that is in use (expected one of its own)"),
        new Mistake(
            "UNSUBSCRIBE from nothing",
            c -> c.send(new Frame(Command.UNSUBSCRIBE, Headers.of("id", "s"))),
            "unknown-subscription",
            "UNSUBSCRIBE with unknown id 's'"),
        new Mistake(
            "ACK of nothing",
            c -> c.send(new Frame(Command.ACK, Headers.of("id", "s:x"))),
            "unknown-message",
            "ACK with id 's:x' that no subscription awaits"),
        new Mistake(
            "a body of 2 MB",
            c -> c.sendAnyway("SEND\ndestination:/app/events/execution\n\n" + "x".repeat(2 << 20)),
            "body-too-large",
            "body longer than 1048576 bytes"),
        new Mistake(
            "a body that has no end",
            c -> c.sendText("SEND\ndestination:/app/events/execution\ncontent-length:2\n\nabc\0"),
            "malformed-frame",
            "no NUL after the body (expected one after content-length bytes)"),
        new Mistake(
            "an undefined escape",
            c -> c.sendText("SEND\ndestination:a\\tb\n\n\0"),
            "undefined-escape",
            "destination has an undefined escape (expected '\\n', '\\r', '\\c' or '\\\\')"),
        new Mistake(
            "SEND to nowhere",
            c -> c.send(send("/app/nothing", 2)),
            "unknown-destination",
            "destination: '/app/nothing' is unknown (expected: /app/events/{stream})"),
        new Mistake(
            "SEND to an unknown stream",
            c -> c.send(send("/app/events/nothing", 2)),
            "unknown-destination",
            "destination: stream 'nothing' is unknown"),
        new Mistake(
            "SEND without a type",
            c -> c.send(send("/app/events/execution", 2)),
            "invalid-event",
            "type: missing (expected: a non-empty string)"),
        new Mistake(
            "SEND of data that the type does not allow",
            c ->
                c.send(
                    new Frame(
                        Command.SEND,
                        Headers.of(
                            "destination",
                            "/app/events/execution",
                            "ce-type",
                            "execution.progressed",
                            "content-type",
                            "application/json"),
                        bytes("{\"progress\":7}"))),
            "invalid-event",
            "/data/progress: 7 (expected: a number from 0 to 1)"),
        new Mistake(
            "COMMIT of nothing",
            c -> c.send(new Frame(Command.COMMIT, Headers.of("transaction", "t"))),
            "unknown-transaction",
            "COMMIT with transaction 't' that is not open (expected BEGIN first)"));
  }

  @Test
  void sessionWithoutTheScopeToRead_mayNotSubscribe() {
    try (StompTestClient client = StompTestClient.open(gateway.endpoint())) {
      client.connect(gateway.tokens.mint("client", "events:write"));
      client.subscribe("s", "/topic/execution", "receipt", "r");
      Frame error = client.error();
      assertThat(error.header("code")).isEqualTo("forbidden");
      assertThat(error.header("message")).isEqualTo("scope: events:read is missing");
      assertThat(error.header("receipt-id")).isEqualTo("r");
    }
    witness.isServed();
  }

  @Test
  void sessionWithoutTheScopeToWrite_mayNotSend() {
    try (StompTestClient client = StompTestClient.open(gateway.endpoint())) {
      client.connect(gateway.tokens.mint("client", "events:read"));
      client.send(send("/app/events/execution", 2));
      Frame error = client.error();
      assertThat(error.header("code")).isEqualTo("forbidden");
      assertThat(error.header("message")).isEqualTo("scope: events:write is missing");
    }
    witness.isServed();
  }

  @Test
  void positionOfAnIncarnationThatNeverWas_isAGapNotAnError() {
    String first = gateway.append("recreated", "r1");
    String elsewhere =
        gateway.seal.seal(GatewayFixture.stream("recreated"), new Position(77, 0, 5));
    try (StompTestClient client = gateway.connect("recreated")) {
      client.subscribe("s", "/topic/execution", "after", elsewhere);
      Frame gap = client.notice("gap");
      assertThat(gap.header("reason")).isEqualTo("recreated");
      assertThat(gap.header("from")).isEqualTo(elsewhere);
      assertThat(client.nextEvent().header("position")).isEqualTo(first);
    }
    witness.isServed();
  }

  private static List<DynamicTest> tests(boolean isStranger, Mistake... mistakes) {
    List<DynamicTest> tests = new ArrayList<>();
    for (Mistake mistake : mistakes) {
      tests.add(DynamicTest.dynamicTest(mistake.name(), () -> isRefused(isStranger, mistake)));
    }
    return tests;
  }

  private static void isRefused(boolean isStranger, Mistake mistake) {
    try (StompTestClient client =
        isStranger ? StompTestClient.open(gateway.endpoint()) : gateway.connect("client")) {
      mistake.made().accept(client);
      Frame error = client.error();
      assertThat(error.header("code")).isEqualTo(mistake.code());
      if (mistake.message().endsWith("*")) { // a time follows
        assertThat(error.header("message"))
            .startsWith(mistake.message().substring(0, mistake.message().length() - 1));
      } else {
        assertThat(error.header("message")).isEqualTo(mistake.message());
      }
      assertThat(client.awaitClosed()).isEqualTo(1008);
    }
    witness.isServed();
  }

  private static TestToken token() {
    return gateway.tokens.token("client").scopes("events:read");
  }

  private static String expired() {
    return token()
        .claim("iat", Date.from(Instant.now().minusSeconds(7200)))
        .expiresIn(Duration.ofHours(-1))
        .mint();
  }

  private static Frame connect(String token) {
    Headers headers = Headers.of("accept-version", "1.2", "host", "test");
    return new Frame(
        Command.CONNECT, token == null ? headers : headers.and("Authorization", "Bearer " + token));
  }

  private static Frame send(String destination, int bytes) {
    return new Frame(Command.SEND, Headers.of("destination", destination), new byte[bytes]);
  }

  private static byte[] bytes(String latin) {
    return latin.getBytes(StandardCharsets.ISO_8859_1);
  }
}
