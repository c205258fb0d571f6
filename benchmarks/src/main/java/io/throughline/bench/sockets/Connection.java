package io.throughline.bench.sockets;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.bench.event.Continuity;
import io.throughline.bench.event.StampedBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber. Owned by its loop; the final states are read by others after the loop has ended
 * or through {@link SocketLoop}.
 *
 * <p>TCP connect, HTTP upgrade, CONNECT; SUBSCRIBE when told to. A frame that is not whole at the
 * end of a read waits in {@code carry} for the next one.
 */
final class Connection implements FrameWalker.Visitor {

  private enum Phase {
    UPGRADING,
    CONNECTING,
    CONNECTED,
    SUBSCRIBED,
    CLOSED
  }

  private static final byte[] NOTHING = new byte[0];
  private static final int CONNECT_HEART_BEAT_MILLIS = 10_000;

  final Continuity continuity = new Continuity();
  private final SocketLoop loop;
  private final SocketChannel channel;
  private final SelectionKey key;
  private Phase phase = Phase.UPGRADING;
  private byte[] carry = NOTHING;
  private @Nullable ByteBuffer unsent;
  private @Nullable String startPosition;

  Connection(SocketLoop loop, SocketChannel channel, SelectionKey key) {
    this.loop = loop;
    this.channel = channel;
    this.key = key;
  }

  void onConnectable() throws IOException {
    if (channel.finishConnect()) {
      key.interestOps(SelectionKey.OP_READ);
      send(Outgoing.upgrade(loop.endpoint()));
    }
  }

  /** Reads until the socket has no more for now. */
  void onReadable(ByteBuffer buffer) throws IOException {
    int read;
    do {
      buffer.clear().put(carry);
      read = channel.read(buffer);
      if (read < 0) {
        throw new IOException("closed by the server");
      }
      if (read > 0) {
        loop.readReturned();
        take(buffer, buffer.position(), read);
      }
    } while (read > 0 && buffer.position() == buffer.capacity() && phase != Phase.CLOSED);
  }

  private void take(ByteBuffer buffer, int limit, int read) throws IOException {
    loop.tally().bytes += read;
    loop.tally().reads++;
    int done =
        phase == Phase.UPGRADING ? upgraded(buffer, limit) : FrameWalker.walk(buffer, limit, this);
    carry = done == limit ? NOTHING : copy(buffer, done, limit);
  }

  private int upgraded(ByteBuffer buffer, int limit) throws IOException {
    String response = new String(copy(buffer, 0, limit), ISO_8859_1);
    int end = response.indexOf("\r\n\r\n");
    if (end < 0) {
      return 0;
    }
    if (!response.startsWith("HTTP/1.1 101")) {
      throw new IOException("upgrade refused: " + response.lines().findFirst().orElse(""));
    }
    phase = Phase.CONNECTING;
    send(Outgoing.connect(loop.endpoint(), CONNECT_HEART_BEAT_MILLIS));
    return end + 4;
  }

  @Override
  public void frame(int opcode, ByteBuffer buffer, int start, int end) {
    if (opcode == FrameWalker.TEXT || opcode == FrameWalker.BINARY) {
      message(buffer, start, end);
    } else if (opcode == FrameWalker.PING) {
      trySend(Outgoing.frame(FrameWalker.PONG, copy(buffer, start, end)));
    } else if (opcode == FrameWalker.CLOSE) {
      String reason = end - start > 2 ? new String(copy(buffer, start + 2, end), UTF_8) : "";
      int code = end - start >= 2 ? buffer.getShort(start) & 0xffff : 1005;
      loop.drop(this, "closed by the server: " + code + " " + reason);
    }
  }

  /** An event's body ends one NUL before the frame does, so its place needs no parsing. */
  private void message(ByteBuffer buffer, int start, int end) {
    StampedBody body = loop.body();
    int bodyAt = end - 1 - body.length();
    if (bodyAt > start && buffer.get(start) == 'M' && body.matches(buffer, bodyAt)) {
      long seq = StampedBody.seq(buffer, bodyAt);
      continuity.arrived(seq);
      loop.tally().event(seq, buffer, bodyAt, loop.nowMicros());
    } else if (end - start > 3 && buffer.get(start) == 'M') {
      withoutStamp(buffer, end);
    } else if (end - start > 2) {
      other(ServerFrame.parse(new String(copy(buffer, start, end), UTF_8)));
    }
  }

  /** Another run's event, or a notice, which has no body: cheap to tell, for there may be many. */
  private void withoutStamp(ByteBuffer buffer, int end) {
    if (buffer.get(end - 2) == '\n' && buffer.get(end - 3) == '\n') {
      loop.tally().notices++;
    } else {
      loop.tally().foreign++;
    }
  }

  private void other(ServerFrame frame) {
    switch (frame.command()) {
      case "CONNECTED" -> {
        phase = Phase.CONNECTED;
        loop.tally().connected++;
      }
      case "RECEIPT" -> subscribed(frame.header("position"));
      default ->
          loop.drop(this, frame.command() + ": " + frame.header("message") + " " + frame.body());
    }
  }

  /** Call only when connected. */
  void subscribe(Subscription subscription) throws IOException {
    if (phase == Phase.CONNECTED) {
      send(Outgoing.subscribe(subscription, loop.endpoint().receipts()));
      if (!loop.endpoint().receipts()) {
        subscribed(null);
      }
    }
  }

  private void subscribed(@Nullable String position) {
    phase = Phase.SUBSCRIBED;
    startPosition = position;
    loop.tally().subscribed++;
  }

  void heartBeat() {
    if (phase == Phase.CONNECTED || phase == Phase.SUBSCRIBED) {
      trySend(Outgoing.frame(FrameWalker.TEXT, Outgoing.HEART_BEAT));
    }
  }

  /** The {@code position} header of the RECEIPT, if the server sent one. */
  @Nullable String startPosition() {
    return startPosition;
  }

  private void trySend(ByteBuffer frame) {
    try {
      send(frame);
    } catch (IOException e) {
      loop.drop(this, String.valueOf(e.getMessage()));
    }
  }

  private void send(ByteBuffer frame) throws IOException {
    if (unsent == null) {
      channel.write(frame);
      if (frame.hasRemaining()) {
        unsent = frame;
        key.interestOpsOr(SelectionKey.OP_WRITE);
      }
    } else {
      unsent =
          ByteBuffer.allocate(unsent.remaining() + frame.remaining()).put(unsent).put(frame).flip();
    }
  }

  void onWritable() throws IOException {
    if (unsent != null) {
      channel.write(unsent);
      if (!unsent.hasRemaining()) {
        unsent = null;
        key.interestOpsAnd(~SelectionKey.OP_WRITE);
      }
    }
  }

  /**
   * @return false if it was closed before
   */
  boolean close() {
    if (phase == Phase.CLOSED) {
      return false;
    }
    phase = Phase.CLOSED;
    key.cancel();
    try {
      channel.close();
    } catch (IOException e) {
      // The descriptor is gone either way, and nobody waits for this socket any more.
    }
    return true;
  }

  private static byte[] copy(ByteBuffer buffer, int from, int to) {
    byte[] bytes = new byte[to - from];
    buffer.get(from, bytes);
    return bytes;
  }
}
