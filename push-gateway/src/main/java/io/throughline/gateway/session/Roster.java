package io.throughline.gateway.session;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The sessions of a lane, in the order in which they came. Some may leave while all are looked
 * after. Owned by the lane.
 */
final class Roster {

  private final Set<Session> sessions = new LinkedHashSet<>();
  private final List<Session> leaving = new ArrayList<>();
  private boolean isBusy;

  void add(Session session) {
    sessions.add(session);
  }

  void remove(Session session) {
    if (isBusy) {
      leaving.add(session);
    } else {
      sessions.remove(session);
    }
  }

  int size() {
    return sessions.size() - leaving.size();
  }

  Iterable<Session> all() {
    return Collections.unmodifiableSet(sessions);
  }

  /** Looks after each; a session that ends meanwhile looks after that itself. */
  void forEach(Consumer<Session> task) {
    isBusy = true;
    try {
      sessions.forEach(task);
    } finally {
      isBusy = false;
      leaving.forEach(sessions::remove);
      leaving.clear();
    }
  }
}
