package io.throughline.gateway.message;

import io.throughline.gateway.subscription.Run;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The runs that were encoded for one audience in the current pass, so that a thousand sessions at
 * the same cursor cost one encoding. Owned by a lane, which forgets them at the next pass.
 */
public final class SharedRuns {

  /** Runs kept in a pass: sessions that lag have cursors of their own, which nobody shares. */
  private static final int RUNS_MAX = 64;

  private record Key(int epoch, long from, int eventsMax, int bytesMax) {}

  private final Audience audience;
  private final byte[] messageHead;
  private final byte[] ackHead;
  private final Map<Key, Run<Encoded>> runs = new HashMap<>();
  private long pass = -1;
  private int members;

  public SharedRuns(Audience audience) {
    this.audience = audience;
    this.messageHead = audience.messageHead();
    this.ackHead = audience.ackHead();
  }

  public Audience audience() {
    return audience;
  }

  public void join() {
    members++;
  }

  /** Returns whether nobody is left. */
  public boolean leave() {
    return --members == 0;
  }

  byte[] messageHead() {
    return messageHead;
  }

  byte[] ackHead() {
    return ackHead;
  }

  @Nullable Run<Encoded> find(long currentPass, int epoch, long from, int eventsMax, int bytesMax) {
    if (pass != currentPass) {
      runs.clear();
      pass = currentPass;
      return null;
    }
    return runs.get(new Key(epoch, from, eventsMax, bytesMax));
  }

  void keep(int epoch, long from, int eventsMax, int bytesMax, Run<Encoded> run) {
    if (runs.size() < RUNS_MAX) {
      runs.put(new Key(epoch, from, eventsMax, bytesMax), run);
    }
  }
}
