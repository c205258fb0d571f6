package io.throughline.log.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.PositionSeal;
import io.throughline.event.StreamKey;
import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import io.throughline.log.Gap;
import io.throughline.log.LogReader.Located;
import io.throughline.log.LogReader.Page;
import io.throughline.log.LogReader.PageLimit;
import io.throughline.log.LogUnavailableException;
import io.throughline.log.Start;
import io.throughline.log.UnknownStreamException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RemoteHistoryTest {

  private static final StreamKey STREAM =
      new StreamKey(new TenantId("acme"), new StreamName("execution"));
  private static final Position AFTER = new Position(7, 3, 42);
  private static final PageLimit LIMIT = new PageLimit(100, 65_536);

  private final PositionSeal seal = new PositionSeal("0123456789abcdef".getBytes(UTF_8));
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final CountDownLatch finished = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer server;
  private RemoteHistory history;
  private volatile Handler handler;

  private interface Handler {
    void handle(HttpExchange exchange) throws IOException;
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().toString());
          handler.handle(exchange);
        });
    server.start();
    history = history(Duration.ofSeconds(10), 4);
  }

  @AfterEach
  void stop() {
    finished.countDown();
    history.close();
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void aPage_isWhatTheServiceEncoded() {
    Page page = new Page(AFTER, AFTER.at(50), List.of(), true, null);
    handler = answering(200, PageCodec.encode(page));
    EventFilter filter = new EventFilter(Set.of("execution.started"), "run 1&2");

    assertThat(history.page("jwt", STREAM, AFTER, filter, LIMIT)).isEqualTo(page);
    assertThat(asked)
        .containsExactly(
            "/v1/streams/execution/pages?after=%s&types=execution.started&subject=run+1%%262&limit=100&bytes=65536"
                .formatted(seal.seal(STREAM, AFTER)));
  }

  @Test
  void everyStart_isAskedForInItsOwnWords() {
    Located located = new Located(AFTER, new Gap(Gap.Reason.RETENTION, AFTER, AFTER.at(50)));
    handler = answering(200, PageCodec.encode(located));
    String token = seal.seal(STREAM, AFTER);
    List<Start> starts =
        List.of(
            new Start.After(AFTER),
            new Start.Since(Instant.parse("2026-01-02T03:04:05.006Z")),
            new Start.Last(7),
            new Start.Last(7, AFTER),
            new Start.Earliest(),
            new Start.Latest());

    for (Start start : starts) {
      assertThat(history.locate("jwt", STREAM, start, EventFilter.ALL)).isEqualTo(located);
    }
    assertThat(asked)
        .containsExactly(
            "/v1/streams/execution/locate?after=" + token,
            "/v1/streams/execution/locate?since=2026-01-02T03%3A04%3A05.006Z",
            "/v1/streams/execution/locate?last=7",
            "/v1/streams/execution/locate?last=7&until=" + token,
            "/v1/streams/execution/locate?start=earliest",
            "/v1/streams/execution/locate?start=latest");
  }

  @Test
  void theSubscribersOwnToken_goesAlong() {
    Page page = new Page(AFTER, AFTER, List.of(), true, null);
    handler =
        exchange -> {
          assertThat(exchange.getRequestHeaders().getFirst("Authorization"))
              .isEqualTo("Bearer jwt");
          answering(200, PageCodec.encode(page)).handle(exchange);
        };
    assertThat(page()).isEqualTo(page);
  }

  @Test
  void aTokenThatExpired_isItsOwnRefusal() {
    handler = answering(401, "expired".getBytes(UTF_8));
    assertThatThrownBy(this::page)
        .isInstanceOfSatisfying(
            HistoryRefusedException.class, refused -> assertThat(refused.status()).isEqualTo(401));
  }

  @Test
  void anUnknownStream_isOneAsWithAnyReader() {
    handler = answering(404, new byte[0]);
    assertThatThrownBy(this::page)
        .isInstanceOf(UnknownStreamException.class)
        .hasMessageContaining("execution");
  }

  @Test
  void whatTheServiceCannotAnswerNow_isUnavailable() {
    for (int status : new int[] {429, 500, 502, 503}) {
      handler = answering(status, "later".getBytes(UTF_8));
      assertThatThrownBy(this::page)
          .isInstanceOf(LogUnavailableException.class)
          .hasMessageContaining("later");
    }
  }

  @Test
  void anAnswerThatIsNotAPage_isUnavailable() {
    handler = answering(200, "<html>".getBytes(UTF_8));
    assertThatThrownBy(this::page)
        .isInstanceOf(LogUnavailableException.class)
        .hasMessageContaining("first byte: 60");
  }

  @Test
  void anAnswerThatBreaksOff_isUnavailable() {
    byte[] whole = PageCodec.encode(new Page(AFTER, AFTER, List.of(), true, null));
    handler =
        exchange -> {
          exchange.sendResponseHeaders(200, whole.length);
          exchange.getResponseBody().write(Arrays.copyOf(whole, whole.length - 1));
          exchange.close();
        };
    assertThatThrownBy(this::page).isInstanceOf(LogUnavailableException.class);
  }

  @Test
  void anAnswerThatStallsInItsBody_isUnavailableInTime() {
    history.close();
    history = history(Duration.ofMillis(300), 4);
    handler =
        exchange -> {
          exchange.sendResponseHeaders(200, 100);
          exchange.getResponseBody().write('T');
          exchange.getResponseBody().flush();
          awaitFinish();
        };
    assertThatThrownBy(this::page)
        .isInstanceOf(LogUnavailableException.class)
        .hasMessageContaining("no answer within PT0.3S");
  }

  @Test
  void aServiceThatIsAway_isUnavailable() {
    server.stop(0);
    assertThatThrownBy(this::page).isInstanceOf(LogUnavailableException.class);
  }

  @Test
  void moreRequestsThanAllowed_waitForTheirTurnAndThenGiveUp() throws Exception {
    history.close();
    history = history(Duration.ofMillis(500), 1);
    CountDownLatch arrived = new CountDownLatch(1);
    handler =
        exchange -> {
          arrived.countDown();
          awaitFinish();
        };
    var first = threads.submit(this::page);
    arrived.await();
    assertThatThrownBy(this::page).isInstanceOf(LogUnavailableException.class);
    assertThatThrownBy(first::get).hasCauseInstanceOf(LogUnavailableException.class);
  }

  private Page page() {
    return history.page("jwt", STREAM, AFTER, EventFilter.ALL, LIMIT);
  }

  private RemoteHistory history(Duration timeout, int concurrencyMax) {
    URI service = URI.create("http://localhost:" + server.getAddress().getPort());
    return new RemoteHistory(service, seal, timeout, concurrencyMax);
  }

  private static Handler answering(int status, byte[] body) {
    return exchange -> {
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    };
  }

  private void awaitFinish() {
    try {
      finished.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
