package io.throughline.stomp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.stomp.Command;
import io.throughline.stomp.Decoded;
import io.throughline.stomp.Frame;
import io.throughline.stomp.FrameDecoder;
import io.throughline.stomp.Headers;
import io.throughline.stomp.HeartBeats;
import io.throughline.stomp.Limits;
import io.throughline.stomp.StompVersion;
import io.throughline.stomp.Wire;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/**
 * A seeded world around a session: a client that says sensible and senseless things, a server that
 * does what the session wants, in its own time. A failure prints the seed.
 */
class SessionPropertiesTest {

  private static final SessionSettings SMALL =
      new SessionSettings(
          new SessionSettings.Beating(new HeartBeats(100, 100), 2),
          new SessionSettings.Entrance(1000, 3, 64),
          new SessionSettings.SubscriptionLimits(3, 20, 3, 5),
          new SessionSettings.TransactionLimits(2, 4, 200));

  @Property(tries = 3000)
  void whateverIsSaid_theRulesHold(@ForAll long seed) {
    new World(new Random(seed)).run(200);
  }

  private static final class World {
    private final Random random;
    private final StompSession session = new StompSession(SMALL, 0);
    private final FrameDecoder client = new FrameDecoder(Limits.DEFAULT);
    private final Map<String, Integer> windows = new HashMap<>();
    private final Set<String> delivered = new HashSet<>();
    private final Deque<String> receiptsOwed = new ArrayDeque<>();
    private final Set<String> receiptsSeen = new HashSet<>();
    private final StompVersion version;
    private long nowMillis;
    private boolean authenticating;
    private boolean connected;
    private boolean over;
    private int messages;

    World(Random random) {
      this.random = random;
      this.version = StompVersion.values()[random.nextInt(3)];
    }

    void run(int steps) {
      // Most worlds connect properly, so that there is something to see.
      if (random.nextInt(10) > 0) {
        perform(received(connect()));
      }
      for (int i = 0; i < steps; i++) {
        perform(step());
        check();
      }
    }

    private List<Action> step() {
      nowMillis += random.nextInt(20);
      return switch (random.nextInt(12)) {
        case 0 -> session.tick(nowMillis);
        case 1 -> session.received(new Decoded.HeartBeat(), nowMillis);
        case 2 -> authenticating ? authenticate() : List.of();
        case 3 -> receiptsOwed.isEmpty() ? List.of() : pay();
        case 4, 5 -> {
          deliver();
          yield List.of();
        }
        default -> received(random.nextInt(30) == 0 ? senseless() : sensible());
      };
    }

    private List<Action> received(Frame frame) {
      return session.received(frame, nowMillis);
    }

    private List<Action> authenticate() {
      authenticating = false;
      return random.nextInt(20) == 0
          ? session.refused("no")
          : session.authenticated(Client.INFO, nowMillis);
    }

    private List<Action> pay() {
      return session.receipt(receiptsOwed.poll(), Headers.EMPTY);
    }

    private void deliver() {
      for (String id : windows.keySet()) {
        if (session.room(id) > 0) {
          String message = "m" + messages++;
          int before = session.room(id);
          int after = session.delivered(id, message);
          assertThat(after).isEqualTo(windows.get(id) == 0 ? before : before - 1);
          delivered.add(id + " " + message);
        }
      }
    }

    private void perform(List<Action> actions) {
      for (Action action : actions) {
        assertThat(over).as("nothing after the end: %s", action).isFalse();
        switch (action) {
          case Action.Authenticate _ -> authenticating = true;
          case Action.Reply(var bytes) -> reply(bytes);
          case Action.Subscribe subscribe -> {
            assertThat(windows.put(subscribe.id(), subscribe.window())).isNull();
            owe(subscribe.receipt());
          }
          case Action.Unsubscribe(var id) -> assertThat(windows.remove(id)).isNotNull();
          case Action.Publish publish -> owe(publish.receipt());
          case Action.Commit commit -> {
            assertThat(commit.publishes()).isNotEmpty().hasSizeLessThanOrEqualTo(4);
            owe(commit.receipt());
          }
          case Action.WindowOpened(var id, var room) -> {
            assertThat(windows).containsKey(id);
            assertThat(room).isPositive().isLessThanOrEqualTo(windows.get(id));
          }
          case Action.Fail fail -> {
            assertThat(read(fail.bytes()).command()).isEqualTo(Command.ERROR);
            over = true;
          }
          case Action.Close() -> {
            assertThat(receiptsOwed).as("a client that leaves gets its receipts").isEmpty();
            over = true;
          }
        }
      }
    }

    private void check() {
      assertThat(session.isClosed()).isEqualTo(over);
      assertThat(windows).hasSizeLessThanOrEqualTo(3);
      assertThat(session.nextTickMillis()).isPositive();
      if (session.isConnected()) {
        windows.forEach(
            (id, window) ->
                assertThat(session.room(id))
                    .isBetween(0, window == 0 ? Integer.MAX_VALUE : window));
      }
    }

    private void reply(byte[] bytes) {
      if (bytes.length == 1) {
        assertThat(bytes).containsExactly('\n');
        return;
      }
      Frame frame = read(bytes);
      if (frame.command() == Command.CONNECTED) {
        assertThat(connected).isFalse();
        connected = true;
      } else {
        assertThat(connected).isTrue();
        assertThat(frame.command()).isEqualTo(Command.RECEIPT);
        assertThat(receiptsSeen.add(frame.header("receipt-id"))).as("one receipt each").isTrue();
      }
    }

    private Frame read(byte[] bytes) {
      return Wire.only(Frame.class, Wire.decode(client, ByteBuffer.wrap(bytes)));
    }

    private void owe(@Nullable String receipt) {
      if (receipt != null) {
        receiptsOwed.add(receipt);
      }
    }

    private Frame connect() {
      return new Frame(
          Command.CONNECT,
          Headers.of(
              "accept-version",
              version.text(),
              "heart-beat",
              random.nextBoolean() ? "0,0" : "50,50"));
    }

    /** A frame that would be right in some state of a session. */
    private Frame sensible() {
      String id = "s" + random.nextInt(4);
      String transaction = "t" + random.nextInt(3);
      Headers headers =
          switch (random.nextInt(16)) {
            case 0, 1, 2 ->
                Headers.of(
                    "#",
                    "SUBSCRIBE",
                    "id",
                    id,
                    "destination",
                    "/topic/" + id,
                    "ack",
                    AckMode.values()[random.nextInt(3)].text());
            case 3, 4 -> Headers.of("#", "UNSUBSCRIBE", "id", id);
            case 5 -> Headers.of("#", "BEGIN", "transaction", transaction);
            case 6 -> Headers.of("#", "COMMIT", "transaction", transaction);
            case 7 -> Headers.of("#", "ABORT", "transaction", transaction);
            case 8 -> Headers.of("#", "SEND", "destination", "a", "transaction", transaction);
            case 9, 10, 11, 12 -> ack();
            case 13 ->
                random.nextInt(10) == 0
                    ? Headers.of("#", "DISCONNECT")
                    : Headers.of("#", "SEND", "destination", "a");
            default -> Headers.of("#", "SEND", "destination", "a");
          };
      return frame(headers, isLikelyRight(headers) || random.nextInt(20) == 0);
    }

    private Headers ack() {
      if (delivered.isEmpty()) {
        return Headers.of("#", "SEND", "destination", "a");
      }
      String[] message = delivered.iterator().next().split(" ");
      delivered.remove(String.join(" ", message));
      String command = random.nextBoolean() && version != StompVersion.V1_0 ? "NACK" : "ACK";
      return Headers.of(
          "#",
          command,
          "id",
          new AckId(message[0], message[1]).text(),
          "subscription",
          message[0],
          "message-id",
          message[1]);
    }

    /** Whether a client that keeps count would say it. */
    private boolean isLikelyRight(Headers headers) {
      return switch (headers.value(0)) {
        case "SUBSCRIBE" -> !windows.containsKey(headers.first("id")) && windows.size() < 3;
        case "UNSUBSCRIBE" -> windows.containsKey(headers.first("id"));
        case "ACK", "NACK" -> windows.getOrDefault(headers.first("subscription"), 0) > 0;
        case "SEND", "DISCONNECT" -> !headers.has("transaction");
        default -> false;
      };
    }

    private Frame frame(Headers headers, boolean asItIs) {
      if (!asItIs) {
        return frame(Headers.of("#", "SEND", "destination", "a"), true);
      }
      Headers.Builder named = Headers.builder();
      for (int i = 1; i < headers.size(); i++) {
        named.add(headers.name(i), headers.value(i));
      }
      if (random.nextInt(3) == 0) {
        named.add("receipt", "r" + messages++);
      }
      return new Frame(Command.valueOf(headers.value(0)), named.build());
    }

    private Frame senseless() {
      Headers.Builder headers = Headers.builder();
      for (int i = random.nextInt(4); i > 0; i--) {
        String[] names = {"id", "destination", "ack", "transaction", "message-id", "window"};
        String[] values = {"", "a", "client", "s0", "t0", "7", "s0:m0"};
        headers.add(names[random.nextInt(names.length)], values[random.nextInt(values.length)]);
      }
      return new Frame(
          Command.values()[random.nextInt(Command.values().length)],
          headers.build(),
          new byte[random.nextInt(100)]);
    }
  }
}
