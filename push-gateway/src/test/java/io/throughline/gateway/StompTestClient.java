package io.throughline.gateway;

import io.throughline.stomp.Command;
import io.throughline.stomp.Decoded;
import io.throughline.stomp.Frame;
import io.throughline.stomp.FrameDecoder;
import io.throughline.stomp.FrameEncoder;
import io.throughline.stomp.Headers;
import io.throughline.stomp.Limits;
import io.throughline.stomp.StompVersion;
import io.throughline.testing.Await;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A STOMP client over a real WebSocket: sends what it is told, and waits for what comes. */
final class StompTestClient implements AutoCloseable, WebSocket.Listener {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final FrameDecoder decoder = new FrameDecoder(new Limits(8 << 20, 64, 8192));
  private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();
  private final AtomicInteger heartBeats = new AtomicInteger();
  private volatile @Nullable Integer closeCode;
  private WebSocket socket;

  static StompTestClient open(URI endpoint) {
    StompTestClient client = new StompTestClient();
    client.socket =
        HTTP.newWebSocketBuilder()
            .subprotocols("v12.stomp", "v11.stomp", "v10.stomp")
            .buildAsync(endpoint, client)
            .join();
    return client;
  }

  StompTestClient connect(String token) {
    send(
        new Frame(
            Command.CONNECT,
            Headers.of(
                "accept-version",
                "1.0,1.1,1.2",
                "host",
                "test",
                "Authorization",
                "Bearer " + token)));
    Frame connected = next();
    if (connected.command() != Command.CONNECTED) {
      throw new AssertionError("not connected: " + connected);
    }
    return this;
  }

  StompTestClient subscribe(String id, String destination, String... headers) {
    Headers all = Headers.of("id", id, "destination", destination).and(Headers.of(headers));
    return send(new Frame(Command.SUBSCRIBE, all));
  }

  StompTestClient send(Frame frame) {
    return sendText(
        new String(FrameEncoder.encode(frame, StompVersion.V1_2), StandardCharsets.UTF_8));
  }

  StompTestClient sendText(String text) {
    socket.sendText(text, true).join();
    return this;
  }

  /** The next frame of the server. */
  Frame next() {
    try {
      Frame frame = frames.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (frame == null) {
        throw new AssertionError("nothing came within " + PATIENCE + ", close code " + closeCode);
      }
      return frame;
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  /** The ERROR that the server ends the session with; what came before it is left out. */
  Frame error() {
    Frame frame = next();
    while (frame.command() != Command.ERROR) {
      frame = next();
    }
    return frame;
  }

  /** The next receipt; what came before it is left out. */
  Frame receipt() {
    Frame frame = next();
    while (frame.command() != Command.RECEIPT) {
      if (frame.command() == Command.ERROR) {
        throw new AssertionError(frame + " " + frame.text());
      }
      frame = next();
    }
    return frame;
  }

  /** The next notice of that name; what came before it is left out. */
  Frame notice(String name) {
    Frame frame = next();
    while (!name.equals(frame.header("notice"))) {
      frame = next();
    }
    return frame;
  }

  /** Waits until the server has closed, and returns the WebSocket close code. */
  int awaitClosed() {
    Await.until("the server closes", () -> closeCode != null);
    return closeCode;
  }

  /** Sends text that the server will not take to the end, so nothing waits for that. */
  StompTestClient sendAnyway(String text) {
    socket.sendText(text, true);
    return this;
  }

  StompTestClient sendBytes(byte[] bytes) {
    socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
    return this;
  }

  /** The next event, which must be the next frame that is no notice. */
  Frame nextEvent() {
    Frame frame = next();
    while (frame.command() == Command.MESSAGE && frame.header("notice") != null) {
      frame = next();
    }
    return frame;
  }

  /** The ids of the next {@code count} events. */
  List<String> nextIds(int count) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(nextEvent().header("ce-id"));
    }
    return ids;
  }

  boolean isQuiet(Duration time) throws InterruptedException {
    return frames.poll(time.toMillis(), TimeUnit.MILLISECONDS) == null;
  }

  @Nullable Integer closeCode() {
    return closeCode;
  }

  /** Heart-beats heard. */
  int heartBeats() {
    return heartBeats.get();
  }

  @Override
  public void close() {
    socket.abort();
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    decode(ByteBuffer.wrap(data.toString().getBytes(StandardCharsets.UTF_8)));
    webSocket.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
    decode(data);
    webSocket.request(1);
    return null;
  }

  private void decode(ByteBuffer bytes) {
    for (Decoded next = decoder.next(bytes); next != null; next = decoder.next(bytes)) {
      switch (next) {
        case Frame frame -> frames.add(frame);
        case Decoded.HeartBeat beat -> heartBeats.incrementAndGet();
        case Decoded.Refused refused -> throw new AssertionError(refused);
      }
    }
  }

  @Override
  public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
    closeCode = code;
    return null;
  }
}
