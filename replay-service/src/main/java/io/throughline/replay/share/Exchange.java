package io.throughline.replay.share;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One request that is being forwarded. A thread moves its bytes; any other may end it, for it took
 * too long or this process goes.
 */
final class Exchange {

  private static final int PART_BYTES = 16 << 10;
  private static final long NOT_READING = Long.MIN_VALUE;

  private final LongSupplier nanoTime;
  private final boolean live;
  private @Nullable Future<HttpResponse<InputStream>> asked; // guarded by this
  private @Nullable InputStream body; // guarded by this
  private boolean ended; // guarded by this

  /** When the read that is under way began; written by the moving thread alone. */
  private volatile long readingSinceNanos = NOT_READING;

  /** How moving the body went. */
  enum Moved {
    WHOLE,
    /** The other instance did not send it to its end. */
    BROKEN_OFF,
    /** Whoever asked is gone. */
    CLIENT_GONE
  }

  /**
   * @param live whether it lasts until somebody ends it
   */
  Exchange(boolean live, LongSupplier nanoTime) {
    this.live = live;
    this.nanoTime = nanoTime;
  }

  boolean isLive() {
    return live;
  }

  synchronized void asked(Future<HttpResponse<InputStream>> answer) {
    asked = answer;
    endIfEnded();
  }

  synchronized void answered(InputStream in) {
    body = in;
    endIfEnded();
  }

  /** Ends it from outside. */
  synchronized void end() {
    ended = true;
    endIfEnded();
  }

  synchronized boolean hasEnded() {
    return ended;
  }

  /** Whether the other instance has been silent for so long. */
  boolean isSilentFor(long nanos) {
    long since = readingSinceNanos;
    return since != NOT_READING && nanoTime.getAsLong() - since > nanos;
  }

  /** Moves the body, part by part as it comes. */
  Moved move(InputStream in, OutputStream out) {
    byte[] part = new byte[PART_BYTES];
    while (true) {
      int length;
      boolean last;
      try {
        readingSinceNanos = nanoTime.getAsLong();
        length = in.read(part);
        last = in.available() == 0;
      } catch (IOException brokenOff) {
        return Moved.BROKEN_OFF;
      } finally {
        readingSinceNanos = NOT_READING;
      }
      if (length < 0) {
        return hasEnded() ? Moved.BROKEN_OFF : Moved.WHOLE;
      }
      try {
        out.write(part, 0, length);
        if (last) {
          out.flush();
        }
      } catch (IOException gone) {
        return Moved.CLIENT_GONE;
      }
    }
  }

  private void endIfEnded() {
    if (!ended) {
      return;
    }
    if (asked != null) {
      asked.cancel(true);
    }
    if (body != null) {
      try {
        body.close();
      } catch (IOException closedAlready) {
        // There is nothing left to end.
      }
    }
  }
}
