package io.throughline.gateway.catchup;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One read for all who want what it brings: those who ask for the same page, and those whose cursor
 * is in the midst of it. Looks on the shelf when a page is asked for, and again when its turn to be
 * read has come, for by then another read may have brought it.
 *
 * <p>Safe for use by any thread.
 */
final class SharedReads {

  /**
   * How far before a cursor a read that is under way may begin to be waited for, in offsets. If it
   * does not come as far, the page is read after all.
   */
  private final long reachOffsets;

  private final Reads reads;
  private final PageShelf shelf;
  private final LongSupplier nanoTime;
  private final Map<PageKey, CompletableFuture<SharedPage>> underWay = new HashMap<>();
  private final Map<PageKey.Axis, TreeMap<Long, PageKey.OfHistory>> underWayByAxis =
      new HashMap<>();
  private final LongAdder asked = new LongAdder();
  private final LongAdder read = new LongAdder();

  SharedReads(Reads reads, CatchUp.Limits limits, LongSupplier nanoTime) {
    this.reads = reads;
    this.shelf = new PageShelf(limits);
    this.nanoTime = nanoTime;
    this.reachOffsets = limits.page().events();
  }

  /**
   * The page: from the shelf, from a read that is under way, or read by {@code reader} in its turn.
   */
  CompletableFuture<SharedPage> get(PageKey key, Supplier<SharedPage> reader) {
    asked.increment();
    Claim claim = claim(key, true);
    return switch (claim) {
      case Claim.Mine(var answer) -> start(key, reader, answer);
      case Claim.Others(var answer) -> answer;
      case Claim.Perhaps(var answer) ->
          answer
              .handle((page, failure) -> page)
              .thenCompose(page -> answers(key, page) ? done(page) : insist(key, reader));
    };
  }

  /** Pages that were asked for. */
  long asked() {
    return asked.sum();
  }

  /** Pages that had to be read. */
  long read() {
    return read.sum();
  }

  /** Bytes on the shelf, estimated. */
  synchronized long bytes() {
    return shelf.bytes();
  }

  /** Who reads. */
  private sealed interface Claim {

    /** Whoever asked. */
    record Mine(CompletableFuture<SharedPage> answer) implements Claim {}

    /** It is there, or somebody reads it. */
    record Others(CompletableFuture<SharedPage> answer) implements Claim {}

    /** Somebody reads what may have it. */
    record Perhaps(CompletableFuture<SharedPage> answer) implements Claim {}
  }

  private synchronized Claim claim(PageKey key, boolean mayWait) {
    SharedPage shelved = shelf.find(key, nanoTime.getAsLong());
    if (shelved != null) {
      return new Claim.Others(done(shelved));
    }
    CompletableFuture<SharedPage> same = underWay.get(key);
    if (same != null) {
      return new Claim.Others(same);
    }
    CompletableFuture<SharedPage> near = mayWait ? near(key) : null;
    if (near != null) {
      return new Claim.Perhaps(near);
    }
    CompletableFuture<SharedPage> answer = new CompletableFuture<>();
    underWay.put(key, answer);
    if (key instanceof PageKey.OfHistory history) {
      underWayByAxis
          .computeIfAbsent(history.axis(), axis -> new TreeMap<>())
          .put(history.after().nextOffset(), history);
    }
    return new Claim.Mine(answer);
  }

  /** The read under way that begins last before the cursor, not too far away. */
  private @Nullable CompletableFuture<SharedPage> near(PageKey key) {
    if (!(key instanceof PageKey.OfHistory history)) {
      return null;
    }
    long cursor = history.after().nextOffset();
    TreeMap<Long, PageKey.OfHistory> begun = underWayByAxis.get(history.axis());
    Map.Entry<Long, PageKey.OfHistory> before = begun == null ? null : begun.floorEntry(cursor);
    return before == null || cursor - before.getKey() >= reachOffsets
        ? null
        : underWay.get(before.getValue());
  }

  private CompletableFuture<SharedPage> insist(PageKey key, Supplier<SharedPage> reader) {
    return switch (claim(key, false)) {
      case Claim.Mine(var answer) -> start(key, reader, answer);
      case Claim.Others(var answer) -> answer;
      case Claim.Perhaps(var answer) -> throw new AssertionError("was not to wait");
    };
  }

  private CompletableFuture<SharedPage> start(
      PageKey key, Supplier<SharedPage> reader, CompletableFuture<SharedPage> answer) {
    reads
        .inTurn(key.stream().tenant(), () -> fetch(key, reader), Fetched::bytes)
        .whenComplete(
            (fetched, failure) -> {
              finish(key, fetched);
              if (fetched == null) {
                answer.completeExceptionally(failure);
              } else {
                answer.complete(fetched.page());
              }
            });
    return answer;
  }

  /**
   * @param bytes that it cost to read
   */
  private record Fetched(SharedPage page, long bytes) {}

  private Fetched fetch(PageKey key, Supplier<SharedPage> reader) {
    SharedPage meanwhile;
    synchronized (this) {
      meanwhile = shelf.find(key, nanoTime.getAsLong());
    }
    if (meanwhile != null) {
      return new Fetched(meanwhile, 0);
    }
    read.increment();
    SharedPage page = reader.get();
    return new Fetched(page, page.weightBytes());
  }

  private synchronized void finish(PageKey key, @Nullable Fetched fetched) {
    underWay.remove(key);
    if (key instanceof PageKey.OfHistory history) {
      TreeMap<Long, PageKey.OfHistory> begun = underWayByAxis.get(history.axis());
      if (begun != null) {
        begun.remove(history.after().nextOffset());
        if (begun.isEmpty()) {
          underWayByAxis.remove(history.axis());
        }
      }
    }
    if (fetched != null && fetched.bytes() > 0) {
      shelf.put(key, fetched.page(), nanoTime.getAsLong());
    }
  }

  private static boolean answers(PageKey key, @Nullable SharedPage page) {
    return key instanceof PageKey.OfHistory history
        && page instanceof HistoryPage read
        && read.reaches(history.after());
  }

  private static CompletableFuture<SharedPage> done(SharedPage page) {
    return CompletableFuture.completedFuture(page);
  }
}
