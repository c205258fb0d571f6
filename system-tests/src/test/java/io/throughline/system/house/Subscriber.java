package io.throughline.system.house;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.stomp.Command;
import io.throughline.stomp.Decoded;
import io.throughline.stomp.Frame;
import io.throughline.stomp.FrameDecoder;
import io.throughline.stomp.FrameEncoder;
import io.throughline.stomp.Headers;
import io.throughline.stomp.Limits;
import io.throughline.stomp.StompVersion;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A client that writes down what it gets over all its connections, and where it is. Each connection
 * resumes after the last position that came with anything at all.
 */
public final class Subscriber implements AutoCloseable {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final URI endpoint;
  private final String destination;
  private final List<String> ids = new ArrayList<>();
  private final List<String> gaps = new ArrayList<>();
  private @Nullable String position;
  private @Nullable Connection connection;

  public Subscriber(URI endpoint, String destination) {
    this.endpoint = endpoint;
    this.destination = destination;
  }

  /**
   * Connects and subscribes after the last position, or live if there is none; returns once the
   * server has said where that is.
   *
   * @throws IOException if the server is not there
   */
  public void connect(String token) throws IOException {
    Connection opened = new Connection();
    try {
      opened.socket =
          HTTP.newWebSocketBuilder()
              .subprotocols("v12.stomp")
              .buildAsync(endpoint, opened)
              .get(20, TimeUnit.SECONDS);
      opened.send(
          new Frame(
              Command.CONNECT,
              Headers.of(
                  "accept-version", "1.2", "host", "test", "Authorization", "Bearer " + token)));
      Headers subscribe = Headers.of("id", "s", "destination", destination, "receipt", "r");
      String after = position();
      opened.send(
          new Frame(Command.SUBSCRIBE, after == null ? subscribe : subscribe.and("after", after)));
      opened.subscribed.get(20, TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException | CompletionException | TimeoutException e) {
      opened.isGone = true;
      throw new IOException("no server, or gone in between", e);
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
    connection = opened;
  }

  /** Drops the connection without a word. What is still on its way to this client is lost. */
  public void kill() {
    Connection current = connection;
    if (current != null) {
      synchronized (this) {
        current.isGone = true;
      }
      current.socket.abort();
      connection = null;
    }
  }

  public boolean isConnected() {
    Connection current = connection;
    return current != null && !current.isGone;
  }

  public synchronized List<String> ids() {
    return List.copyOf(ids);
  }

  public synchronized int count() {
    return ids.size();
  }

  /** Reasons of the gaps that were told. */
  public synchronized List<String> gaps() {
    return List.copyOf(gaps);
  }

  public synchronized @Nullable String position() {
    return position;
  }

  @Override
  public void close() {
    kill();
  }

  private synchronized void received(Connection from, Frame frame) {
    if (from.isGone) {
      return;
    }
    switch (frame.command()) {
      case RECEIPT -> {
        if (position == null) {
          position = frame.header("position");
        }
        from.subscribed.complete(null);
      }
      case MESSAGE -> {
        position = frame.header("position");
        String notice = frame.header("notice");
        if (notice == null) {
          ids.add(frame.header("ce-id"));
        } else if (notice.equals("gap")) {
          gaps.add(frame.header("reason"));
        }
      }
      case ERROR -> {
        from.isGone = true;
        from.subscribed.completeExceptionally(new IOException(frame.toString()));
      }
      default -> {}
    }
  }

  private final class Connection implements WebSocket.Listener {

    final CompletableFuture<@Nullable Void> subscribed = new CompletableFuture<>();
    private final FrameDecoder decoder = new FrameDecoder(Limits.DEFAULT);
    WebSocket socket;
    volatile boolean isGone;

    void send(Frame frame) {
      socket
          .sendText(new String(FrameEncoder.encode(frame, StompVersion.V1_2), UTF_8), true)
          .join();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      ByteBuffer bytes = ByteBuffer.wrap(data.toString().getBytes(UTF_8));
      for (Decoded next = decoder.next(bytes); next != null; next = decoder.next(bytes)) {
        if (next instanceof Frame frame) {
          received(this, frame);
        }
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      gone(new IOException("closed with " + code));
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
      gone(failure);
    }

    private void gone(Throwable why) {
      isGone = true;
      subscribed.completeExceptionally(why);
    }
  }
}
