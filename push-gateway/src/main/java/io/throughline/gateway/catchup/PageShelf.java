package io.throughline.gateway.catchup;

import io.throughline.event.Position;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Pages that were read lately, so many bytes of them and for so long, found by what they have in
 * them: a cursor in the midst of a page is served from it, so that sessions whose cursors differ
 * read a range once, and go on together from its end.
 *
 * <p>Not safe for use by several threads; its owner serializes.
 */
final class PageShelf {

  private final long bytesMax;
  private final long keptForNanos;
  private final long newestSnapshotForNanos;

  /** In the order in which they were put there, and so, per lifetime, in which they expire. */
  private final ArrayDeque<Kept> kept = new ArrayDeque<>();

  private final ArrayDeque<Kept> newestSnapshots = new ArrayDeque<>();
  private final Map<PageKey, Kept> byKey = new HashMap<>();
  private final Map<PageKey.Axis, TreeMap<Long, Kept>> byAxis = new HashMap<>();
  private long bytes;

  private record Kept(PageKey key, SharedPage page, long expiresNanos) {}

  PageShelf(CatchUp.Limits limits) {
    this.bytesMax = limits.sharedBytesMax();
    this.keptForNanos = limits.sharedFor().toNanos();
    this.newestSnapshotForNanos = limits.snapshotFor().toNanos();
  }

  /** A page that answers {@code key}, if there is one. */
  @Nullable SharedPage find(PageKey key, long nowNanos) {
    expire(nowNanos);
    Kept exact = byKey.get(key);
    if (exact != null) {
      return exact.page();
    }
    return key instanceof PageKey.OfHistory history ? around(history) : null;
  }

  /** The page that has the cursor in its midst. */
  private @Nullable HistoryPage around(PageKey.OfHistory key) {
    TreeMap<Long, Kept> pages = byAxis.get(key.axis());
    Position cursor = key.after();
    Map.Entry<Long, Kept> before = pages == null ? null : pages.floorEntry(cursor.nextOffset());
    return before != null
            && before.getValue().page() instanceof HistoryPage page
            && page.reaches(cursor)
        ? page
        : null;
  }

  /** Keeps a page, if it may be shared at all. */
  void put(PageKey key, SharedPage page, long nowNanos) {
    if (!page.isShareable() || byKey.containsKey(key) || page.weightBytes() > bytesMax) {
      return;
    }
    boolean isNewest = key instanceof PageKey.OfSnapshot snapshot && snapshot.at() == null;
    Kept entry = new Kept(key, page, nowNanos + (isNewest ? newestSnapshotForNanos : keptForNanos));
    (isNewest ? newestSnapshots : kept).add(entry);
    byKey.put(key, entry);
    bytes += page.weightBytes();
    if (key instanceof PageKey.OfHistory history && page instanceof HistoryPage read) {
      byAxis
          .computeIfAbsent(axisOf(history, read), axis -> new TreeMap<>())
          .put(read.from().nextOffset(), entry);
    }
    while (bytes > bytesMax) {
      remove(kept.isEmpty() ? newestSnapshots.remove() : kept.remove());
    }
  }

  /** Bytes held, estimated. */
  long bytes() {
    return bytes;
  }

  private void expire(long nowNanos) {
    expire(kept, nowNanos);
    expire(newestSnapshots, nowNanos);
  }

  private void expire(ArrayDeque<Kept> oldestFirst, long nowNanos) {
    for (Kept oldest = oldestFirst.peek();
        oldest != null && oldest.expiresNanos() - nowNanos <= 0;
        oldest = oldestFirst.peek()) {
      remove(oldestFirst.remove());
    }
  }

  private void remove(Kept entry) {
    byKey.remove(entry.key());
    bytes -= entry.page().weightBytes();
    if (entry.key() instanceof PageKey.OfHistory history
        && entry.page() instanceof HistoryPage page) {
      PageKey.Axis axis = axisOf(history, page);
      TreeMap<Long, Kept> pages = byAxis.get(axis);
      if (pages != null && pages.remove(page.from().nextOffset(), entry) && pages.isEmpty()) {
        byAxis.remove(axis);
      }
    }
  }

  /** After a gap, a page may be of another incarnation than what was asked for. */
  private static PageKey.Axis axisOf(PageKey.OfHistory asked, HistoryPage page) {
    return new PageKey.Axis(
        asked.stream(),
        page.from().epoch(),
        page.from().partition(),
        asked.filter(),
        asked.generation());
  }
}
