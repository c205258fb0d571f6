package io.throughline.gateway.socket;

import io.throughline.gateway.session.Admission;
import io.throughline.gateway.session.Lanes;
import io.throughline.gateway.session.Session;
import io.throughline.gateway.session.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket connection, between Jetty's core and a session.
 *
 * <p>Outbound, two parties could write to the connection: the session, which hands over frames that
 * are made already, and Jetty, which frames what it sends itself. An {@link EndPoint} takes one
 * write at a time, so they are kept apart by when each may speak:
 *
 * <ul>
 *   <li>Events, answers, heart-beats, pings and pongs are the session's, one write at a time.
 *   <li>Jetty's core answers no ping of its own accord; pings come here.
 *   <li>A close frame from this side goes through Jetty, when nothing is being written, and is the
 *       last thing.
 *   <li>Jetty answers the client's close frame when the callback of that frame succeeds; the
 *       session completes it when nothing is being written, and writes nothing after.
 *   <li>What is left is Jetty closing a connection that broke the WebSocket protocol. If a write is
 *       pending then, Jetty's close frame fails instead of mixing with it, and the connection ends.
 * </ul>
 *
 * <p>Inbound, one frame at a time: Jetty is asked for the next when the session has room.
 */
final class JettySocket implements FrameHandler, Socket {

  /** A WebSocket close code registered with IANA: the server is overloaded. */
  private static final int TRY_AGAIN_LATER = 1013;

  /** How long a client may take to answer a close frame, and how much it may send meanwhile. */
  private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

  private static final long BYTES_DROPPED_MAX = 16 << 20;

  private final Lanes lanes;
  private final Admission admission;
  private final @Nullable String handshakeToken;

  private final AtomicBoolean isDemanded = new AtomicBoolean();
  private volatile boolean isClosing;
  private long bytesDropped;
  private @Nullable CoreSession core;
  private @Nullable EndPoint endPoint;
  private String peer = "unknown";
  private @Nullable Session session;

  JettySocket(Lanes lanes, Admission admission, @Nullable String handshakeToken) {
    this.lanes = lanes;
    this.admission = admission;
    this.handshakeToken = handshakeToken;
  }

  // From Jetty.

  @Override
  public void onOpen(CoreSession coreSession, Callback callback) {
    core = coreSession;
    endPoint = ((WebSocketCoreSession) coreSession).getConnection().getEndPoint();
    peer = String.valueOf(endPoint.getRemoteSocketAddress());
    endPoint.setIdleTimeout(0);
    coreSession.setIdleTimeout(Duration.ZERO);
    callback.succeeded();
    if (admission.open()) {
      session = lanes.open(this, handshakeToken);
    } else {
      close(TRY_AGAIN_LATER, admission.isClosed() ? "going away" : "too many sessions");
    }
  }

  @Override
  public void onFrame(Frame frame, Callback callback) {
    isDemanded.set(false);
    Session to = session;
    if (to == null || isClosing) {
      byte opCode = frame.getOpCode();
      bytesDropped += frame.getPayloadLength();
      callback.succeeded();
      awaitClose(opCode);
      return;
    }
    switch (frame.getOpCode()) {
      case OpCode.TEXT, OpCode.BINARY, OpCode.CONTINUATION -> {
        ByteBuffer bytes = copy(frame);
        callback.succeeded();
        to.received(bytes);
      }
      case OpCode.PING -> {
        byte[] payload = copy(frame).array();
        callback.succeeded();
        to.pinged(payload);
      }
      case OpCode.PONG -> {
        callback.succeeded();
        to.ponged();
      }
      case OpCode.CLOSE -> to.peerClosed(callback::succeeded);
      default -> callback.failed(new IllegalStateException("opcode " + frame.getOpCode()));
    }
  }

  /** Reads past what the client still sends until it has closed too; Jetty gives it a while. */
  private void awaitClose(byte opCode) {
    if (bytesDropped > BYTES_DROPPED_MAX) {
      abort();
    } else if (opCode != OpCode.CLOSE) {
      demand();
    }
  }

  private static ByteBuffer copy(Frame frame) {
    byte[] bytes = new byte[frame.getPayloadLength()];
    if (bytes.length > 0) {
      frame.getPayload().slice().get(bytes);
    }
    return ByteBuffer.wrap(bytes);
  }

  @Override
  public void onError(Throwable cause, Callback callback) {
    callback.succeeded();
    Session failed = session;
    if (failed != null) {
      failed.closed(String.valueOf(cause.getMessage()));
    }
  }

  @Override
  public void onClosed(CloseStatus status, Callback callback) {
    callback.succeeded();
    Session closed = session;
    if (closed != null) {
      closed.closed("closed with " + status);
    }
  }

  // From the session.

  @Override
  public void write(ByteBuffer[] frames, Completion completion) {
    Callback callback =
        Callback.from(() -> completion.written(null), failure -> completion.written(failure));
    try {
      endPoint().write(callback, frames);
    } catch (RuntimeException failure) {
      completion.written(failure);
    }
  }

  @Override
  public void demand() {
    if (isDemanded.compareAndSet(false, true)) {
      opened(core).demand();
    }
  }

  @Override
  public void close(int code, String reason) {
    CoreSession open = opened(core);
    open.setIdleTimeout(CLOSE_MAX);
    isClosing = true;
    open.close(code, reason, Callback.NOOP);
    demand();
  }

  @Override
  public void abort() {
    opened(core).abort();
  }

  @Override
  public String peer() {
    return peer;
  }

  private EndPoint endPoint() {
    return opened(endPoint);
  }

  private static <T> T opened(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("not open");
    }
    return part;
  }
}
