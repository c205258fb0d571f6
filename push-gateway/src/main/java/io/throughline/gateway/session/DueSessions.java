package io.throughline.gateway.session;

import java.util.ArrayDeque;

/**
 * Who writes in a lane's next pass: all that are live, and then, so many bytes per pass, those that
 * catch up, in the order in which they came. What is appended meanwhile waits for a part of those
 * and not for all. Owned by the lane.
 */
final class DueSessions {

  private final long catchUpBytesPerPass;
  private ArrayDeque<Session> live = new ArrayDeque<>();
  private ArrayDeque<Session> liveNext = new ArrayDeque<>();
  private final ArrayDeque<Session> catchingUp = new ArrayDeque<>();
  private long writtenBytes;

  DueSessions(long catchUpBytesPerPass) {
    this.catchUpBytesPerPass = catchUpBytesPerPass;
  }

  /** Lets the session write; it sees to it that it is there once. */
  void add(Session session, boolean isCatchingUp) {
    (isCatchingUp ? catchingUp : live).add(session);
  }

  boolean isEmpty() {
    return live.isEmpty() && catchingUp.isEmpty();
  }

  /** Counts what a session writes. */
  void writes(long bytes) {
    writtenBytes += bytes;
  }

  /** Lets them write. Who becomes due again meanwhile is for the next pass. */
  void flush() {
    ArrayDeque<Session> current = live;
    live = liveNext;
    liveNext = current;
    for (Session session = current.poll(); session != null; session = current.poll()) {
      if (session.isCatchingUp()) { // since it was added
        catchingUp.add(session);
      } else {
        session.guarded(session::flush);
      }
    }
    writtenBytes = 0;
    while (!catchingUp.isEmpty() && writtenBytes < catchUpBytesPerPass) {
      Session session = catchingUp.remove();
      session.guarded(session::flush);
    }
  }
}
