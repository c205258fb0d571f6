package io.throughline.bench.event;

/**
 * What one subscriber saw of a run's sequence: how many events are missing, came twice, or came
 * after a later one. Constant memory: an event that comes late by more than 64 counts as repeated
 * and stays missing, which is wrong in the strict direction only.
 *
 * <p>Owned by the loop that reads the socket.
 */
public final class Continuity {

  private static final int WINDOW = 64;

  private long next;
  private boolean started;
  private long recent;
  private long missing;
  private long repeated;
  private long late;

  /** Begins with the first event that arrives, whichever it is. */
  public Continuity() {}

  /** Begins at {@code first}: what is lost before the first arrival counts as missing. */
  public void expectFrom(long first) {
    next = first;
    started = true;
    recent = -1;
  }

  public void arrived(long seq) {
    if (seq == next && started) {
      recent = (recent << 1) | 1;
      next++;
    } else {
      outOfStep(seq);
    }
  }

  private void outOfStep(long seq) {
    if (!started) {
      expectFrom(seq + 1);
    } else if (seq > next) {
      long hole = seq - next;
      missing += hole;
      recent = hole + 1 >= WINDOW ? 1 : (recent << (hole + 1)) | 1;
      next = seq + 1;
    } else {
      behind(seq);
    }
  }

  private void behind(long seq) {
    long age = next - 1 - seq;
    long bit = age < WINDOW ? 1L << age : 0;
    if (bit != 0 && (recent & bit) == 0) {
      recent |= bit;
      missing--;
      late++;
    } else {
      repeated++;
    }
  }

  /** One past the highest number seen, or where it was told to begin. */
  public long next() {
    return next;
  }

  /** Numbers that were passed over and have not come since. */
  public long missing() {
    return missing;
  }

  public long repeated() {
    return repeated;
  }

  /** Arrived once, but after a later one. */
  public long late() {
    return late;
  }
}
