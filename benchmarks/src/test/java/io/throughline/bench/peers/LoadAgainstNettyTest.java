package io.throughline.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.bench.event.StampedBody;
import io.throughline.bench.load.EventSink;
import io.throughline.bench.load.PacedProducer;
import io.throughline.bench.sockets.Account;
import io.throughline.bench.sockets.Endpoint;
import io.throughline.bench.sockets.Latencies;
import io.throughline.bench.sockets.SocketPool;
import io.throughline.bench.sockets.Subscription;
import io.throughline.bench.sockets.Totals;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The load generator counts exactly what a server sent, and notices what it did wrong. */
class LoadAgainstNettyTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int SOCKETS = 50;
  private static final int EVENTS = 2_000;
  private static final StampedBody BODY = new StampedBody(42, 400);

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyEventIsCountedOnceOnEverySocket(boolean wholePass) throws Exception {
    try (NettyBroadcaster server = server(2, wholePass, Fault.NONE);
        SocketPool pool = pool(server.port())) {
      subscribeAndSend(server, pool, EVENTS);

      pool.await("all events", () -> pool.reached(EVENTS) == SOCKETS, LIMIT);
      assertThat(pool.totals().events()).isEqualTo((long) SOCKETS * EVENTS);
      assertThat(pool.totals().reads()).isLessThan(pool.totals().events());
      assertThat(pool.account(EVENTS)).isEqualTo(new Account(0, 0, 0, 0));
      Latencies latencies = pool.latencies();
      assertThat(latencies.sinceSent().getTotalCount()).isBetween(14_000L, 15_000L);
      assertThat(latencies.sinceDue().getMaxValue())
          .isGreaterThanOrEqualTo(latencies.sinceSent().getMaxValue() / 2);
    }
  }

  @Test
  void eventsThatTheServerDropsAreMissing() throws Exception {
    try (NettyBroadcaster server = server(1, false, new Fault(Fault.Kind.DROP, 100));
        SocketPool pool = pool(server.port())) {
      subscribeAndSend(server, pool, EVENTS);

      awaitEvents(pool, (long) SOCKETS * EVENTS - EVENTS / 100);
      // The last of the dropped ones is the last event of all: nothing comes after it.
      assertThat(pool.account(EVENTS)).isEqualTo(new Account(EVENTS / 100, 0, 0, 1));
    }
  }

  @Test
  void eventsThatTheServerRepeatsAreSeen() throws Exception {
    try (NettyBroadcaster server = server(1, false, new Fault(Fault.Kind.REPEAT, 100));
        SocketPool pool = pool(server.port())) {
      subscribeAndSend(server, pool, EVENTS);

      awaitEvents(pool, (long) SOCKETS * EVENTS + EVENTS / 100);
      assertThat(pool.account(EVENTS)).isEqualTo(new Account(0, EVENTS / 100, 0, 0));
    }
  }

  @Test
  void anotherRunsEventsAreNotCountedAsOurs() throws Exception {
    try (NettyBroadcaster server = server(1, false, Fault.NONE);
        SocketPool pool = pool(server.port())) {
      pool.connect(1, LIMIT);
      pool.subscribe(Subscription.live("/topic/execution"), LIMIT);
      server.publish(
          event(
              0,
              new StampedBody(43, 400).encode(0, 2_000_000_000_000_000L, 2_000_000_000_000_000L)));

      pool.await("the foreign event", () -> pool.totals().foreign() == 1, LIMIT);
      assertThat(pool.totals().events()).isZero();
    }
  }

  @Test
  void aServerThatIsNotThereIsReportedWithItsReason() throws Exception {
    int port;
    try (NettyBroadcaster server = server(1, false, Fault.NONE)) {
      port = server.port();
    }
    try (SocketPool pool = pool(port)) {
      assertThatThrownBy(() -> pool.connect(3, LIMIT))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("CONNECTED")
          .hasMessageContaining("Connection refused");
    }
  }

  private static void awaitEvents(SocketPool pool, long count) {
    pool.await(count + " events", () -> pool.totals().events() >= count, LIMIT);
    Totals totals = pool.totals();
    assertThat(totals.events()).isEqualTo(count);
  }

  private static void subscribeAndSend(NettyBroadcaster server, SocketPool pool, int events) {
    pool.connect(SOCKETS, LIMIT);
    pool.subscribe(Subscription.live("/topic/execution"), LIMIT);
    pool.expectFrom(0);
    pool.measure(0, Long.MAX_VALUE);
    long sent =
        new PacedProducer(sinkOf(server), BODY, InstantSource.system()).send(events, 10_000);
    assertThat(sent).isEqualTo(events);
  }

  private static SocketPool pool(int port) {
    Endpoint endpoint = new Endpoint(URI.create("ws://localhost:" + port + "/ws"), null, true);
    return new SocketPool(endpoint, BODY, InstantSource.system(), 2);
  }

  private static NettyBroadcaster server(int threads, boolean wholePass, Fault fault)
      throws InterruptedException {
    return new NettyBroadcaster(
        new NettyBroadcaster.Options(
            0, threads, TimeUnit.MILLISECONDS.toNanos(5), wholePass, "/topic/execution", fault));
  }

  private static EventSink sinkOf(NettyBroadcaster server) {
    return new EventSink() {
      @Override
      public void send(long seq, byte[] body) {
        server.publish(event(seq, body));
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  private static PeerEvent event(long seq, byte[] body) {
    return new PeerEvent(Map.of("position", PeerEvent.position(seq + 1)), body);
  }
}
