package io.throughline.gateway.simulation;

import io.throughline.gateway.session.Session;
import io.throughline.gateway.session.Socket;
import io.throughline.stomp.Decoded;
import io.throughline.stomp.Frame;
import io.throughline.stomp.FrameDecoder;
import io.throughline.stomp.FrameEncoder;
import io.throughline.stomp.Limits;
import io.throughline.stomp.StompVersion;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A connection: bytes move, and writes complete, when the simulation says so.
 *
 * <p>Bytes that were written are on their way until they are read; if the connection is cut, a part
 * of them arrives, ending anywhere.
 */
final class SimulatedSocket implements Socket {

  private final int bytesMax;
  private final Runnable whileWriting;
  private final Queue<byte[]> toClient = new ArrayDeque<>();
  private final Queue<byte[]> toServer = new ArrayDeque<>();
  private final FrameDecoder decoder = new FrameDecoder(Limits.DEFAULT);
  private @Nullable Completion writing;
  private boolean isDemanded;
  private boolean isCut;
  private boolean isEnded;

  /**
   * @param bytesMax of a single write
   * @param whileWriting what happens elsewhere in the midst of a write
   */
  SimulatedSocket(int bytesMax, Runnable whileWriting) {
    this.bytesMax = bytesMax;
    this.whileWriting = whileWriting;
  }

  // The server's end.

  @Override
  public void write(ByteBuffer[] frames, Completion completion) {
    Invariant.ONE_WRITE.require(writing == null, "a write while another is under way");
    Invariant.ONE_WRITE.require(!isEnded, "a write after the end");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (ByteBuffer frame : frames) {
      byte[] part = new byte[frame.remaining()];
      frame.get(part);
      bytes.writeBytes(part);
    }
    Invariant.BOUNDED.require(bytes.size() <= bytesMax, "a write of %d bytes", bytes.size());
    writing = completion;
    if (!isCut) {
      toClient.add(bytes.toByteArray());
    }
    whileWriting.run();
  }

  @Override
  public void demand() {
    isDemanded = true;
  }

  @Override
  public void close(int code, String reason) {
    Invariant.ONE_WRITE.require(writing == null, "a close while a write is under way");
    isEnded = true;
    Invariant.SURVIVES.require(isCut || code == 1000, "closed with %d: %s", code, reason);
  }

  @Override
  public void abort() {
    isEnded = true;
    Invariant.SURVIVES.require(isCut, "aborted");
  }

  @Override
  public String peer() {
    return "simulated";
  }

  // The client's end.

  void send(Frame frame) {
    toServer.add(FrameEncoder.encode(frame, StompVersion.V1_2));
  }

  /** The next frames that have arrived. */
  List<Frame> read() {
    byte[] bytes = toClient.poll();
    return bytes == null ? List.of() : decode(bytes);
  }

  // Between them.

  boolean hasArrived() {
    return !toClient.isEmpty();
  }

  boolean isWriting() {
    return writing != null;
  }

  /** The pending write completes. */
  void complete() {
    Completion completed = writing;
    writing = null;
    if (completed != null) {
      completed.written(isCut ? new java.io.IOException("cut") : null);
    }
  }

  /** Something that the client sent reaches the server, if it takes any. */
  boolean passToServer(Session session) {
    byte[] bytes = isDemanded ? toServer.poll() : null;
    if (bytes == null) {
      return false;
    }
    isDemanded = false;
    session.received(ByteBuffer.wrap(bytes));
    return true;
  }

  /**
   * The connection breaks.
   *
   * @param arriving how much of what is on the way arrives still, of 1000 parts
   */
  List<Frame> cut(int arriving) {
    isCut = true;
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    toClient.forEach(rest::writeBytes);
    toClient.clear();
    toServer.clear();
    byte[] bytes = rest.toByteArray();
    return decode(java.util.Arrays.copyOf(bytes, (int) ((long) bytes.length * arriving / 1000)));
  }

  private List<Frame> decode(byte[] bytes) {
    List<Frame> frames = new ArrayList<>();
    ByteBuffer from = ByteBuffer.wrap(bytes);
    while (from.remaining() >= 2) {
      int opcode = from.get() & 0xff;
      int length = from.get() & 0xff;
      length = length == 126 && from.remaining() >= 2 ? from.getShort() & 0xffff : length;
      if (length > from.remaining()) {
        break;
      }
      Invariant.ONE_WRITE.require(opcode == 0x81, "not a text frame: %x", opcode);
      stomp(from.slice(from.position(), length), frames);
      from.position(from.position() + length);
    }
    return frames;
  }

  private void stomp(ByteBuffer payload, List<Frame> frames) {
    for (Decoded next = decoder.next(payload); next != null; next = decoder.next(payload)) {
      switch (next) {
        case Frame frame -> frames.add(frame);
        case Decoded.HeartBeat beat -> {}
        case Decoded.Refused refused -> throw Invariant.ONE_WRITE.violated("no STOMP: %s", refused);
      }
    }
  }
}
