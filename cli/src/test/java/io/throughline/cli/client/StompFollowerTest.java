package io.throughline.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.cli.LittleServer;
import io.throughline.cli.LittleStream;
import io.throughline.event.StreamName;
import io.throughline.stomp.Command;
import io.throughline.testing.Await;
import io.throughline.testing.FreePort;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class StompFollowerTest {

  private static final int ROUNDS = 8;

  private final List<String> ids = new CopyOnWriteArrayList<>();
  private final List<String> notices = new CopyOnWriteArrayList<>();
  private final AtomicInteger subscribed = new AtomicInteger();
  private final AtomicInteger disconnected = new AtomicInteger();
  private final LittleStream stream = new LittleStream();

  private final FollowListener listener =
      new FollowListener() {
        @Override
        public void event(Delivery delivery, long receivedMillis) {
          ids.add(delivery.event().id());
        }

        @Override
        public void notice(Notice notice) {
          notices.add(notice.kind());
        }

        @Override
        public void subscribed(String position) {
          subscribed.incrementAndGet();
        }

        @Override
        public void disconnected(String reason, Duration retryIn) {
          disconnected.incrementAndGet();
        }
      };

  @Test
  void followsLive_andTellsNotices() throws Exception {
    try (LittleServer server = LittleServer.start().says(stream::on)) {
      StompFollower follower = follower(server.webSocket(), new StartAt.Last(2));
      stream.append("a");
      stream.append("b");
      stream.append("c");
      Thread thread = Thread.ofVirtual().start(follower::run);
      Await.until("history", () -> ids.equals(List.of("b", "c")));
      Await.until("the notice", () -> notices.contains("caught-up"));
      stream.append("d");
      Await.until("live", () -> ids.equals(List.of("b", "c", "d")));
      follower.close();
      thread.join();
      assertThat(follower.position()).isEqualTo("p4");
      assertThat(stream.frames().getFirst().header("Authorization")).isEqualTo("Bearer jwt");
    }
  }

  @Test
  void connectionsThatAreCutAtRandom_costNothing_andRepeatNothing() throws Exception {
    try (LittleServer server = LittleServer.start().says(stream::on)) {
      StompFollower follower = follower(server.webSocket(), new StartAt.Live());
      Thread thread = Thread.ofVirtual().start(follower::run);
      Await.until("the subscription", () -> subscribed.get() == 1);
      Random random = new Random(7);
      for (int i = 0; i < 2_000; i++) {
        stream.append("e" + i);
        if (random.nextInt(200) == 0) {
          server.cut();
        }
      }
      Await.until("all of it", () -> ids.size() >= 2_000);
      follower.close();
      thread.join();
      assertThat(ids).isEqualTo(IntStream.range(0, 2_000).mapToObj(i -> "e" + i).toList());
      assertThat(disconnected.get()).isPositive();
    }
  }

  /** The end may come while the JDK's WebSocket hands a message over, and then is not told. */
  @Test
  void connectionThatEndsRightBehindAMessage_isLeft_howeverOften() throws Exception {
    try (LittleServer server = LittleServer.start().says(stream::on)) {
      StompFollower follower = follower(server.webSocket(), new StartAt.Live());
      Thread thread = Thread.ofVirtual().start(follower::run);
      for (int round = 1; round <= ROUNDS; round++) {
        int times = round;
        Await.until("subscription " + round, () -> subscribed.get() >= times);
        stream.append("e" + round);
        LockSupport.parkNanos(50_000L * round);
        server.cut();
      }
      follower.close();
      thread.join();
    }
  }

  @Test
  void serverThatIsStartedAgain_isFoundAgain() throws Exception {
    int port = FreePort.find();
    LittleServer first = LittleServer.start(port).says(stream::on);
    StompFollower follower = follower(first.webSocket(), new StartAt.Live());
    Thread thread = Thread.ofVirtual().start(follower::run);
    Await.until("the subscription", () -> subscribed.get() == 1);
    stream.append("before");
    Await.until("the event before", () -> ids.contains("before"));
    first.close();
    stream.append("meanwhile");
    Await.until("a failed try", () -> disconnected.get() >= 2);
    try (LittleServer second = LittleServer.start(port).says(stream::on)) {
      stream.append("after");
      Await.until("the rest", () -> ids.equals(List.of("before", "meanwhile", "after")));
    }
    follower.close();
    thread.join();
  }

  @Test
  void reconnectNotice_isFollowedAtOnce_withoutBackOff() throws Exception {
    try (LittleServer server = LittleServer.start()) {
      server.says(
          (peer, frame) -> {
            stream.on(peer, frame);
            if (frame.command() == Command.SUBSCRIBE && subscribed.get() < 5) {
              peer.send(
                  Command.MESSAGE, "", "notice", "reconnect", "delay-ms", "10", "position", "p0");
            }
          });
      StompFollower follower = follower(server.webSocket(), new StartAt.Live());
      Thread thread = Thread.ofVirtual().start(follower::run);
      Await.until("five moves", () -> subscribed.get() >= 5);
      follower.close();
      thread.join();
    }
  }

  @Test
  void slowListener_slowsTheServer_andLosesNothing() throws Exception {
    try (LittleServer server = LittleServer.start().says(stream::on)) {
      for (int i = 0; i < 5_000; i++) {
        stream.append("e" + i);
      }
      FollowListener slow =
          (delivery, receivedMillis) -> {
            if (ids.size() % 500 == 0) {
              LockSupport.parkNanos(20_000_000);
            }
            ids.add(delivery.event().id());
          };
      StompFollower follower =
          new StompFollower(
              List.of(server.webSocket()),
              TokenSource.fixed("jwt"),
              Subscription.to(new StreamName("metrics"), new StartAt.After("p0")),
              slow,
              InstantSource.system(),
              new Random(1));
      Thread thread = Thread.ofVirtual().start(follower::run);
      Await.until("all of it", () -> ids.size() >= 5_000);
      follower.close();
      thread.join();
      assertThat(ids).isEqualTo(IntStream.range(0, 5_000).mapToObj(i -> "e" + i).toList());
    }
  }

  @Test
  void withoutAServer_theFirstConnectionFailsAtOnce() {
    URI nowhere = URI.create("ws://localhost:" + FreePort.find() + "/ws");
    assertThatThrownBy(() -> follower(nowhere, new StartAt.Live()).run())
        .isInstanceOfSatisfying(
            UnreachableException.class,
            away -> {
              assertThat(away.uri()).isEqualTo(nowhere);
              assertThat(away).hasMessage("connection refused");
            });
  }

  @Test
  void refusedSubscription_endsWithTheServersReason() {
    try (LittleServer server = LittleServer.start()) {
      server.says(
          (peer, frame) ->
              peer.send(
                  Command.ERROR, "", "code", "unauthenticated", "message", "the token is no JWT"));
      assertThatThrownBy(() -> follower(server.webSocket(), new StartAt.Live()).run())
          .isInstanceOfSatisfying(
              RefusedException.class,
              no -> {
                assertThat(no).hasMessage("the token is no JWT");
                assertThat(no.code()).isEqualTo("unauthenticated");
              });
    }
  }

  @Test
  void gatewayThatIsKilled_isLeftForTheOther_withNothingLost() throws Exception {
    LittleServer first = LittleServer.start().says(stream::on);
    try (LittleServer second = LittleServer.start().says(stream::on)) {
      StompFollower follower =
          new StompFollower(
              List.of(first.webSocket(), second.webSocket()),
              TokenSource.fixed("jwt"),
              Subscription.to(new StreamName("metrics"), new StartAt.Live()),
              listener,
              InstantSource.system(),
              new Random(1));
      Thread thread = Thread.ofVirtual().start(follower::run);
      Await.until("the subscription", () -> subscribed.get() == 1);
      stream.append("a");
      Await.until("the first event", () -> ids.equals(List.of("a")));
      first.close();
      stream.append("b");
      Await.until("the second event", () -> ids.equals(List.of("a", "b")));
      follower.close();
      thread.join();
    }
  }

  @Test
  void tokenThatARestartedServerNoLongerKnows_isRenewed() throws Exception {
    AtomicInteger renewed = new AtomicInteger();
    TokenSource tokens =
        new TokenSource() {
          @Override
          public String token() {
            return "jwt-" + renewed.get();
          }

          @Override
          public boolean renew() {
            renewed.incrementAndGet();
            return true;
          }
        };
    try (LittleServer server = LittleServer.start()) {
      server.says(
          (peer, frame) -> {
            if (subscribed.get() == 1 && "Bearer jwt-0".equals(frame.header("Authorization"))) {
              peer.send(Command.ERROR, "", "code", "unauthenticated", "message", "who?");
            } else {
              stream.on(peer, frame);
            }
          });
      StompFollower follower =
          new StompFollower(
              List.of(server.webSocket()),
              tokens,
              Subscription.to(new StreamName("metrics"), new StartAt.Live()),
              listener,
              InstantSource.system(),
              new Random(1));
      Thread thread = Thread.ofVirtual().start(follower::run);
      Await.until("the subscription", () -> subscribed.get() == 1);
      server.cut();
      Await.until("the second subscription", () -> subscribed.get() == 2);
      assertThat(renewed.get()).isEqualTo(1);
      follower.close();
      thread.join();
    }
  }

  private StompFollower follower(URI webSocket, StartAt start) {
    return new StompFollower(
        List.of(webSocket),
        TokenSource.fixed("jwt"),
        Subscription.to(new StreamName("metrics"), start),
        listener,
        InstantSource.system(),
        new Random(1));
  }
}
