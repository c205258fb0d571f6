package io.throughline.gateway.session;

import io.throughline.gateway.message.Encoded;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What is on its way to one client: who of its subscriptions has something due, what goes out with
 * the next write, and the write under way. Owned by the session's lane.
 *
 * <p>At most one write is under way, of at most {@code inFlightBytesMax} plus what a single event
 * is larger.
 */
final class Outbound {

  private final Session session;
  private final Lane lane;
  private final Socket socket;
  private final int inFlightBytesMax;
  private final Outbox outbox = new Outbox();
  private final ArrayDeque<Subscription> dueSubscriptions = new ArrayDeque<>();

  private boolean isDue;
  private boolean isWriting;
  private boolean isInWrite;
  private boolean isEnded;
  private long writeStartedNanos;
  private long deliveredMessages;
  private long deliveredBytes;

  Outbound(Session session, Lane lane, Socket socket, int inFlightBytesMax) {
    this.session = session;
    this.lane = lane;
    this.socket = socket;
    this.inFlightBytesMax = inFlightBytesMax;
  }

  /** Puts an answer, a notice or a sign of life on its way. */
  void send(ByteBuffer frame) {
    outbox.add(frame);
    makeDue();
  }

  /** Puts messages into the write that is being put together. */
  void put(Encoded messages) {
    outbox.add(messages.bytes().duplicate());
    deliveredMessages += messages.messages();
    deliveredBytes += messages.size();
  }

  /** Bytes that wait for the next write. */
  long waitingBytes() {
    return outbox.bytes();
  }

  long deliveredMessages() {
    return deliveredMessages;
  }

  long deliveredBytes() {
    return deliveredBytes;
  }

  boolean isWriting() {
    return isWriting;
  }

  /** For how long the write under way has been; 0 if none is. */
  long writingNanos(long nowNanos) {
    return isWriting ? nowNanos - writeStartedNanos : 0;
  }

  void makeDue(Subscription subscription) {
    if (queue(subscription)) {
      makeDue();
    }
  }

  private boolean queue(Subscription subscription) {
    if (subscription.isQueued() || !subscription.isDue()) {
      return false;
    }
    subscription.isQueued(true);
    dueSubscriptions.add(subscription);
    return true;
  }

  /** Lets the session have its turn in the lane, unless it has it anyway. */
  void makeDue() {
    if (!isDue && !isWriting && !isEnded) {
      isDue = true;
      lane.makeDue(session, isCatchingUp());
    }
  }

  /** Whether events are due that it missed, and not just what is appended now. */
  boolean isCatchingUp() {
    for (Subscription subscription : dueSubscriptions) {
      if (subscription.isCatchingUp()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Writes what waits and, up to the limit in flight, what is due.
   *
   * @param takesMore whether what is due is taken, and not just what waits
   * @return whether there is nothing on its way
   */
  boolean flush(boolean takesMore) {
    isDue = false;
    if (isWriting) {
      return false;
    }
    if (takesMore) {
      fill();
    }
    if (outbox.isEmpty()) {
      return true;
    }
    lane.writes(outbox.bytes());
    write(outbox.drain());
    return false;
  }

  private void fill() {
    while (outbox.bytes() < inFlightBytesMax && !dueSubscriptions.isEmpty()) {
      Subscription subscription = dueSubscriptions.remove();
      subscription.isQueued(false);
      if (subscription.isDue()) {
        subscription.serve(roomOf(inFlightBytesMax - (int) outbox.bytes()));
        queue(subscription);
      }
    }
  }

  /** Few different sizes, so that sessions whose answers differ still share encoded runs. */
  private int roomOf(int bytes) {
    return Math.max(inFlightBytesMax >> 4, Integer.highestOneBit(bytes));
  }

  private void write(ByteBuffer[] frames) {
    isWriting = true;
    isInWrite = true;
    writeStartedNanos = lane.nanoTime();
    socket.write(frames, this::written);
    isInWrite = false;
  }

  private void written(@Nullable Throwable failure) {
    if (isInWrite && lane.isCurrentThread()) {
      afterWrite(failure);
    } else {
      lane.execute(() -> afterWrite(failure));
    }
  }

  private void afterWrite(@Nullable Throwable failure) {
    isWriting = false;
    session.written(failure);
  }

  /** Goes on with what came while the write was under way. */
  void goOn(boolean isEnding) {
    if (!outbox.isEmpty() || !dueSubscriptions.isEmpty() || isEnding) {
      makeDue();
    }
  }

  /** Nothing has its turn any more. */
  void end() {
    isEnded = true;
  }
}
