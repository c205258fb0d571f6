package io.throughline.cli.chaos.client;

import io.throughline.cli.chaos.check.Account;
import io.throughline.cli.chaos.check.Seen;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.ToLongFunction;

/** What one client was told, until it is checked. The client writes, the checker takes. */
public final class Notebook {

  private static final int PAGES_MAX = 1_000_000;

  private final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>(PAGES_MAX);
  private final Account account;
  private final ToLongFunction<String> waitedMillis;

  /**
   * @param waitedMillis of an event's id: since it was handed to the producer
   */
  public Notebook(Account account, ToLongFunction<String> waitedMillis) {
    this.account = account;
    this.waitedMillis = waitedMillis;
  }

  void event(String id, String position) {
    write(new Seen.Event(id, position, waitedMillis.applyAsLong(id)));
  }

  void write(Seen what) {
    if (!seen.offer(what)) {
      throw new IllegalStateException("more than %d things to check".formatted(PAGES_MAX));
    }
  }

  /** How much waits to be checked. */
  public int pages() {
    return seen.size();
  }

  /** Checks the first so many things that were written; the ledger has to be as far. */
  public void checked(int pages) {
    for (int i = 0; i < pages; i++) {
      Seen next = seen.poll();
      if (next != null) {
        account.see(next);
      }
    }
  }

  /** As far as was checked; for the thread that checks. */
  public Account account() {
    return account;
  }
}
