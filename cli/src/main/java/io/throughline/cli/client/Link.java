package io.throughline.cli.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.stomp.Frame;
import io.throughline.stomp.FrameEncoder;
import io.throughline.stomp.StompVersion;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket, as a queue of what came in. The JDK's threads fill the queue; whoever holds the
 * link empties it and sends.
 *
 * <p>The queue holds at most {@link #AHEAD_MAX} parts: each part that is taken asks the socket for
 * one more, so that a slow taker becomes a full TCP window and no heap.
 */
final class Link implements AutoCloseable {

  /** What came in. */
  sealed interface Inbound {

    /** A part of the stream of bytes. */
    record Bytes(ByteBuffer bytes, long receivedMillis) implements Inbound {}

    /** Nothing more will come. */
    record Gone(String reason) implements Inbound {}

    /** The holder was asked to look up. */
    record Wake() implements Inbound {}
  }

  private static final int AHEAD_MAX = 64;
  private static final Duration CONNECT_TIME_MAX = Duration.ofSeconds(10);
  private static final long SEND_SECONDS_MAX = 10;

  private final URI uri;
  private final BlockingQueue<Inbound> inbox;
  private final WebSocket socket;

  /** The last {@link #touch}; owned by the holder. */
  private CompletableFuture<?> touched = CompletableFuture.completedFuture("never");

  private Link(URI uri, BlockingQueue<Inbound> inbox, WebSocket socket) {
    this.uri = uri;
    this.inbox = inbox;
    this.socket = socket;
  }

  static HttpClient newClient() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(CONNECT_TIME_MAX)
        .build();
  }

  /**
   * Connects.
   *
   * @throws UnreachableException when nobody answers
   * @throws RefusedException when the handshake is refused
   */
  static Link connect(HttpClient client, URI uri, InstantSource clock) {
    BlockingQueue<Inbound> inbox = new LinkedBlockingQueue<>();
    try {
      WebSocket socket =
          client
              .newWebSocketBuilder()
              .subprotocols(StompVersion.V1_2.subprotocol())
              .connectTimeout(CONNECT_TIME_MAX)
              .buildAsync(uri, new Receiver(inbox, clock))
              .join();
      return new Link(uri, inbox, socket);
    } catch (CompletionException failure) {
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      if (cause instanceof WebSocketHandshakeException handshake
          && handshake.getResponse() != null) {
        int status = handshake.getResponse().statusCode();
        String message = "the WebSocket handshake was answered with status " + status;
        if (status / 100 == 5) {
          throw new UnreachableException(uri, message, cause);
        }
        throw new RefusedException(uri, Integer.toString(status), message);
      }
      throw new UnreachableException(uri, Http.reason(cause), cause);
    }
  }

  URI uri() {
    return uri;
  }

  /** The next of what came in; null after {@code millisMax}. */
  @Nullable Inbound take(long millisMax) throws InterruptedException {
    Inbound inbound = inbox.poll(millisMax, TimeUnit.MILLISECONDS);
    if (inbound instanceof Inbound.Bytes) {
      socket.request(1);
    }
    return inbound;
  }

  /** Makes a {@link #take} that waits return. */
  void wake() {
    inbox.add(new Inbound.Wake());
  }

  void send(Frame frame) throws IOException {
    sendText(new String(FrameEncoder.encode(frame, StompVersion.V1_2), UTF_8));
  }

  void sendHeartBeat() throws IOException {
    sendText("\n");
  }

  /**
   * Writes something that needs no answer (an unsolicited pong, RFC 6455 section 5.5.3). A peer
   * that is gone answers it with a reset, so that the next one fails, and the link says that it is
   * gone.
   *
   * <p>Reading alone does not always find that out: where the end of the connection comes while the
   * JDK's WebSocket hands a message over, its listener never hears of the end.
   */
  void touch() {
    if (touched.isDone()) {
      touched =
          socket
              .sendPong(ByteBuffer.allocate(0))
              .whenComplete(
                  (sent, failure) -> {
                    if (failure != null) {
                      inbox.add(new Inbound.Gone("the connection broke"));
                    }
                  });
    }
  }

  private void sendText(String text) throws IOException {
    try {
      socket.sendText(text, true).orTimeout(SEND_SECONDS_MAX, TimeUnit.SECONDS).join();
    } catch (CompletionException failure) {
      Throwable cause = failure.getCause();
      throw new IOException(
          cause instanceof TimeoutException ? "sending took too long" : "sending failed", failure);
    }
  }

  /** Says goodbye if that takes no waiting, and lets go. */
  @Override
  public void close() {
    if (!socket.isOutputClosed()) {
      socket
          .sendClose(WebSocket.NORMAL_CLOSURE, "")
          .orTimeout(1, TimeUnit.SECONDS)
          .exceptionally(late -> socket)
          .join();
    }
    socket.abort();
  }

  /** Runs on the JDK's threads, one call at a time. */
  private static final class Receiver implements WebSocket.Listener {

    private final BlockingQueue<Inbound> inbox;
    private final InstantSource clock;

    Receiver(BlockingQueue<Inbound> inbox, InstantSource clock) {
      this.inbox = inbox;
      this.clock = clock;
    }

    @Override
    public void onOpen(WebSocket socket) {
      socket.request(AHEAD_MAX);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
      inbox.add(
          new Inbound.Bytes(ByteBuffer.wrap(text.toString().getBytes(UTF_8)), clock.millis()));
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      byte[] copy = new byte[data.remaining()];
      data.get(copy);
      inbox.add(new Inbound.Bytes(ByteBuffer.wrap(copy), clock.millis()));
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      inbox.add(
          new Inbound.Gone(
              reason.isEmpty()
                  ? "the server closed the connection (%d)".formatted(status)
                  : "the server closed the connection: " + reason));
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      inbox.add(new Inbound.Gone("the connection broke: " + Http.reason(error)));
    }
  }
}
