package io.throughline.gateway.catchup;

import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import io.throughline.log.LogReader.Located;
import io.throughline.log.LogReader.PageLimit;
import io.throughline.log.SnapshotReader.Moment;
import io.throughline.log.SnapshotReader.States;
import io.throughline.log.SnapshotReader.StatesLimit;
import io.throughline.log.Start;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads history and snapshots for subscriptions, at most so many reads at once per tenant and in
 * all, tenants getting the same number of bytes, one read for all who want the same part within a
 * few seconds.
 *
 * <p>Safe for use by any thread; never blocks the caller.
 */
public final class CatchUp {

  /** What looking for a place counts for, beside reads of pages. */
  private static final long LOCATED_BYTES = 4 << 10;

  private final History history;
  private final Snapshots snapshots;
  private final Limits limits;
  private final Reads reads;
  private final SharedReads pages;

  /**
   * @param blocking runs reads, which block: a virtual thread each
   * @param nanoTime for how long pages are shared
   */
  public CatchUp(
      History history,
      Snapshots snapshots,
      Limits limits,
      Executor blocking,
      LongSupplier nanoTime) {
    this.history = history;
    this.snapshots = snapshots;
    this.limits = limits;
    this.reads =
        new Reads(
            limits.readsPerTenantMax(), limits.readsMax(), 2L * limits.page().bytes(), blocking);
    this.pages = new SharedReads(reads, limits, nanoTime);
  }

  /** Where {@code start} is; fails with what history threw. */
  public CompletableFuture<Located> locate(
      StreamKey stream, Start start, EventFilter filter, String bearerToken) {
    return reads.inTurn(
        stream.tenant(),
        () -> history.locate(stream, start, filter, bearerToken),
        located -> LOCATED_BYTES);
  }

  /**
   * What comes after {@code after}: a page that begins there, or one that has it in its midst;
   * fails with what history threw. Completed already if somebody read it lately.
   *
   * @param generation of the tail as the asker knows it: pages are not shared between generations
   */
  public CompletableFuture<HistoryPage> page(
      StreamKey stream, Position after, EventFilter filter, int generation, String bearerToken) {
    PageKey.OfHistory key = new PageKey.OfHistory(stream, after, filter, generation);
    return pages.get(key, () -> read(key, bearerToken)).thenApply(HistoryPage.class::cast);
  }

  /**
   * The page of a snapshot that comes after {@code afterSubject}; fails with what history threw.
   *
   * <p>The first page of the newest snapshot is shared for a moment as well, and with it the
   * position: whoever comes shortly after gets the same snapshot and, after it, the newer events.
   *
   * @param at the moment that the snapshot is of; absent for the newest
   * @param subject the only subject asked for; absent means all
   * @param generation of the tail as the asker knows it: pages are not shared between generations
   */
  public CompletableFuture<SnapshotPage> snapshot(
      StreamKey stream,
      @Nullable Position at,
      @Nullable String subject,
      @Nullable String afterSubject,
      int generation,
      String bearerToken) {
    PageKey.OfSnapshot key = new PageKey.OfSnapshot(stream, at, subject, afterSubject, generation);
    return pages.get(key, () -> read(key, bearerToken)).thenApply(SnapshotPage.class::cast);
  }

  private HistoryPage read(PageKey.OfHistory key, String bearerToken) {
    HistoryPage page =
        HistoryPage.of(
            history.page(key.stream(), key.after(), key.filter(), limits.page(), bearerToken));
    if (!page.answers(key.after())) {
      throw new IllegalStateException(
          "history: page from %s, gap %s (expected: what comes after %s)"
              .formatted(page.from(), page.gap(), key.after()));
    }
    return page;
  }

  private SnapshotPage read(PageKey.OfSnapshot key, String bearerToken) {
    Moment moment = key.at() == null ? new Moment.Now() : new Moment.At(key.at());
    States states =
        snapshots.states(
            key.stream(), moment, key.subject(), key.afterSubject(), limits.states(), bearerToken);
    boolean isOfMoment =
        states.gap() != null || key.at() == null || states.position().equals(key.at());
    if (!isOfMoment || (states.states().isEmpty() && !states.last())) {
      throw new IllegalStateException(
          "history: %d states at %s (expected: what comes after '%s' at %s)"
              .formatted(states.states().size(), states.position(), key.afterSubject(), key.at()));
    }
    return SnapshotPage.of(key.afterSubject(), states);
  }

  /** Pages that subscriptions asked for. */
  public long pagesAsked() {
    return pages.asked();
  }

  /** Pages that had to be read for them. */
  public long pagesRead() {
    return pages.read();
  }

  /** Bytes of pages kept for others who ask for the same, estimated. */
  public long sharedBytes() {
    return pages.bytes();
  }

  /** Reads that wait for their turn. */
  public int waiting() {
    return reads.waiting();
  }

  /** Reads under way. */
  public int running() {
    return reads.running();
  }

  /**
   * @param page how much one read of history brings
   * @param states how much one read of a snapshot brings
   * @param readsPerTenantMax reads at once for one tenant
   * @param readsMax reads at once in all
   * @param sharedBytesMax pages kept for others who ask for the same
   * @param sharedFor how long
   * @param snapshotFor how long whoever comes gets the snapshot that another got
   */
  public record Limits(
      PageLimit page,
      StatesLimit states,
      int readsPerTenantMax,
      int readsMax,
      long sharedBytesMax,
      Duration sharedFor,
      Duration snapshotFor) {}
}
