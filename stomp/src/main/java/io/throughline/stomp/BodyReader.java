package io.throughline.stomp;

import java.nio.ByteBuffer;

/** Collects one frame's body and the NUL after it. */
final class BodyReader {

  enum Outcome {
    /** More bytes are needed. */
    INCOMPLETE,
    /** The body is there, its NUL used up. */
    COMPLETE,
    /** Longer than it may be. */
    TOO_LARGE,
    /** Content-length octets were read, and what follows them is not NUL. */
    NO_NUL,
    /** There is a body where none may be. */
    NOT_ALLOWED
  }

  /** What to do with bytes of a body. */
  enum Rule {
    KEEP,
    DROP,
    REFUSE
  }

  private static final int UP_TO_NUL = -1;

  private final ByteStore held = new ByteStore();
  private Rule rule = Rule.KEEP;
  private int bytesMax;
  private int announced;
  private int read;

  /** Begins a body of this many octets, NULs among them or not, unless it may not be. */
  Outcome startCounted(long octets, int bytesMax, Rule rule) {
    if (octets > 0 && rule == Rule.REFUSE) {
      return Outcome.NOT_ALLOWED;
    }
    if (octets > bytesMax) {
      return Outcome.TOO_LARGE;
    }
    start((int) octets, bytesMax, rule);
    return Outcome.INCOMPLETE;
  }

  /** Begins a body that ends at the first NUL. */
  void startOpen(int bytesMax, Rule rule) {
    start(UP_TO_NUL, bytesMax, rule);
  }

  private void start(int octets, int bytesMax, Rule rule) {
    this.announced = octets;
    this.bytesMax = bytesMax;
    this.rule = rule;
    this.read = 0;
  }

  Outcome read(ByteBuffer bytes) {
    return announced == UP_TO_NUL ? readOpen(bytes) : readCounted(bytes);
  }

  /** The whole body, once. */
  byte[] release() {
    return held.release();
  }

  void clear() {
    held.clear();
  }

  int heldBytes() {
    return held.capacity();
  }

  private Outcome readCounted(ByteBuffer bytes) {
    take(bytes, Math.min(announced - read, bytes.remaining()));
    if (read < announced || !bytes.hasRemaining()) {
      return Outcome.INCOMPLETE;
    }
    return bytes.get() == 0 ? Outcome.COMPLETE : Outcome.NO_NUL;
  }

  private Outcome readOpen(ByteBuffer bytes) {
    int start = bytes.position();
    int scanned = Math.min(bytes.remaining(), bytesMax + 1 - read);
    int count = 0;
    while (count < scanned && bytes.get(start + count) != 0) {
      count++;
    }
    if (count > 0 && rule == Rule.REFUSE) {
      return Outcome.NOT_ALLOWED;
    }
    if (read + count > bytesMax) {
      return Outcome.TOO_LARGE;
    }
    take(bytes, count);
    if (!bytes.hasRemaining()) {
      return Outcome.INCOMPLETE;
    }
    bytes.get();
    return Outcome.COMPLETE;
  }

  private void take(ByteBuffer bytes, int count) {
    if (rule == Rule.DROP) {
      bytes.position(bytes.position() + count);
    } else {
      held.take(bytes, count, announced == UP_TO_NUL ? bytesMax : announced);
    }
    read += count;
  }
}
