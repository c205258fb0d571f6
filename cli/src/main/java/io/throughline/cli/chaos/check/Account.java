package io.throughline.cli.chaos.check;

import io.throughline.cli.chaos.check.Book.Entry;
import io.throughline.event.Position;
import io.throughline.event.PositionSeal;
import io.throughline.event.StreamKey;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber's walk along the book of its stream. What it saw has to be the book, from where it
 * started, filtered as it asked: each event once, in order, at its own position; what is left out
 * has to be gone, and said to be, from where the subscriber was to where the log goes on.
 *
 * <p>Positions are opened with the deployment's key, so that each is held to what it means.
 */
public final class Account {

  private final String name;
  private final StreamKey stream;
  private final Predicate<Entry> asked;
  private final PositionSeal seal;
  private final Ledger ledger;
  private final Book book;
  private final BitSet delivered = new BitSet();

  private boolean started;

  /** The first entry of the book that was not dealt with. */
  private int next;

  /** What was told of cuts covers the lost entries before this. */
  private int cutsToldTo;

  private Tally tally = new Tally();

  public Account(
      String name, StreamKey stream, Predicate<Entry> asked, PositionSeal seal, Ledger ledger) {
    this.name = name;
    this.stream = stream;
    this.asked = asked;
    this.seal = seal;
    this.ledger = ledger;
    this.book = ledger.book(stream);
  }

  /** Takes up the next thing that was seen; the book has to be as far. */
  public void see(Seen seen) {
    switch (seen) {
      case Seen.Start(var position) -> start(position);
      case Seen.Event event -> event(event);
      case Seen.Gap gap -> gap(gap);
      case Seen.Claim(var position) -> claim(position);
      case Seen.Snapshot snapshot -> snapshot(snapshot);
    }
  }

  /** Whether everything before {@code index} of the book is dealt with. */
  public boolean hasReached(int index) {
    return missingBefore(index) == 0;
  }

  /** What has not come by now is missing; should it come later, it comes late. */
  public void giveUpBefore(int index) {
    miss(index);
  }

  /** What was found since the last call. */
  public Findings takeFindings() {
    Findings found = tally.findings();
    tally = new Tally();
    return found;
  }

  private void start(@Nullable String token) {
    if (!started) {
      Position position = token == null ? null : opened(token);
      if (position != null) {
        started = true;
        next = book.firstAt(book.incarnationOf(position.epoch()), position.nextOffset());
        cutsToldTo = next;
      }
    }
  }

  /** Each state is that of its subject's newest event, and what follows is what comes after. */
  private void snapshot(Seen.Snapshot snapshot) {
    Position position = opened(snapshot.position());
    if (position == null) {
      return;
    }
    int incarnation = book.incarnationOf(position.epoch());
    Map<String, Entry> newest = book.newestBefore(incarnation, position.nextOffset());
    newest.forEach(
        (subject, entry) -> {
          String told = snapshot.newest().get(subject);
          boolean mayBeGone = told == null && book.mayBeGone(entry);
          if (!entry.id().equals(told) && !mayBeGone) {
            tally.misled(
                "%s: the snapshot at %d has %s of %s (expected: %s)"
                    .formatted(name, position.nextOffset(), told, subject, entry.id()));
          }
        });
    snapshot.newest().keySet().stream()
        .filter(subject -> !newest.containsKey(subject))
        .forEach(
            subject -> tally.misled("%s: the snapshot has a subject %s".formatted(name, subject)));
    tally.received += snapshot.newest().size();
    started = true;
    delivered.clear();
    next = book.firstAt(incarnation, position.nextOffset());
    cutsToldTo = next;
  }

  private void event(Seen.Event event) {
    tally.received++;
    tally.waitMillisMax = Math.max(tally.waitMillisMax, event.waitedMillis());
    int index = book.indexOf(event.id());
    if (index < 0) {
      tally.foreign(
          "%s: got %s, which %s"
              .formatted(
                  name, event.id(), ledger.has(event.id()) ? "is another's" : "the log never had"));
      return;
    }
    Entry entry = book.entry(index);
    if (!asked.test(entry)) {
      tally.foreign("%s: got %s, which it did not ask for".formatted(name, event.id()));
    }
    stands(event, entry);
    if (index < next) {
      repeated(index, event.id());
      return;
    }
    cutIsTold(index);
    miss(index);
    delivered.set(index);
    next = index + 1;
  }

  /** An event's position is right behind it. */
  private void stands(Seen.Event event, Entry entry) {
    Position position = opened(event.position());
    if (position != null
        && (position.nextOffset() != entry.offset() + 1
            || book.incarnationOf(position.epoch()) != entry.incarnation())) {
      tally.misled(
          "%s: the position of %s is offset %d (expected: %d)"
              .formatted(name, event.id(), position.nextOffset(), entry.offset() + 1));
    }
  }

  private void repeated(int index, String id) {
    if (delivered.get(index)) {
      tally.duplicates++;
      tally.example("%s: got %s again".formatted(name, id));
    } else {
      tally.reorderings++;
      tally.example("%s: got %s late".formatted(name, id));
    }
  }

  /** Whoever had events that the log lost has to hear of it before anything that came instead. */
  private void cutIsTold(int index) {
    int had = delivered.previousSetBit(index);
    if (had >= cutsToldTo && book.isLost(had) && !book.isLost(index)) {
      tally.misled("%s: was not told that %s is lost".formatted(name, book.entry(had).id()));
      cutsToldTo = index;
    }
  }

  /** What it has is lost, and the notice of that is yet to come: positions are those of before. */
  private boolean awaitsCut() {
    int had = delivered.previousSetBit(Math.max(0, next - 1));
    return had >= cutsToldTo && book.isLost(had);
  }

  private void gap(Seen.Gap gap) {
    Position from = opened(gap.from());
    Position to = opened(gap.position());
    if (from == null || to == null) {
      return;
    }
    int fromIncarnation = book.incarnationOf(from.epoch());
    int toIncarnation = book.incarnationOf(to.epoch());
    boolean right =
        switch (gap.reason()) {
          case "retention" ->
              fromIncarnation == toIncarnation
                  && from.nextOffset() < to.nextOffset()
                  && book.wasStart(toIncarnation, to.nextOffset());
          case "recreated" ->
              fromIncarnation < toIncarnation && book.wasStart(toIncarnation, to.nextOffset());
          case "truncated" ->
              fromIncarnation == toIncarnation
                  && to.nextOffset() <= from.nextOffset()
                  && book.wasCut(toIncarnation, to.nextOffset());
          default -> false;
        };
    boolean contiguous =
        gap.reason().equals("truncated")
            ? beginsHere(toIncarnation, to.nextOffset())
            : beginsHere(fromIncarnation, from.nextOffset());
    if (!right || !contiguous) {
      tally.misled(
          "%s: told a gap '%s' from %d.%d to %d.%d, which is not so"
              .formatted(
                  name,
                  gap.reason(),
                  fromIncarnation,
                  from.nextOffset(),
                  toIncarnation,
                  to.nextOffset()));
      return;
    }
    int goesOn = book.firstAt(toIncarnation, to.nextOffset());
    for (int i = next; i < goesOn; i++) {
      if (asked.test(book.entry(i))) {
        tally.saidGone++;
      }
    }
    tally.gapNotices++;
    next = Math.max(next, goesOn);
    cutsToldTo = next;
  }

  /** Nothing that was asked for lies between what was dealt with and where the gap begins. */
  private boolean beginsHere(int incarnation, long offset) {
    for (int i = next; i < book.size(); i++) {
      Entry entry = book.entry(i);
      boolean before =
          entry.incarnation() < incarnation
              || entry.incarnation() == incarnation && entry.offset() < offset;
      if (!before && !book.isLost(i)) {
        return true;
      }
      if (before && asked.test(entry) && !book.isExcused(i)) {
        return false;
      }
    }
    return true;
  }

  /** A position claims no more than was delivered. */
  private void claim(String token) {
    Position position = opened(token);
    if (position == null || awaitsCut()) {
      return;
    }
    int incarnation = book.incarnationOf(position.epoch());
    if (incarnation < 0 || !beginsHere(incarnation, position.nextOffset())) {
      tally.misled(
          "%s: told that it is at offset %d, which it is not"
              .formatted(name, position.nextOffset()));
    }
  }

  private void miss(int index) {
    for (int i = next; i < index; i++) {
      if (asked.test(book.entry(i)) && !book.isExcused(i)) {
        tally.gaps++;
        tally.example("%s: never got %s".formatted(name, book.entry(i).id()));
      }
    }
    next = Math.max(next, index);
  }

  private int missingBefore(int index) {
    int missing = 0;
    for (int i = next; i < index; i++) {
      if (asked.test(book.entry(i)) && !book.isExcused(i)) {
        missing++;
      }
    }
    return missing;
  }

  private @Nullable Position opened(String token) {
    Position position = seal.open(stream, token).orElse(null);
    if (position == null) {
      tally.misled("%s: got a position that is not its stream's".formatted(name));
    }
    return position;
  }

  private static final class Tally {

    private long received;
    private long gaps;
    private long duplicates;
    private long reorderings;
    private long foreign;
    private long misled;
    private long saidGone;
    private long gapNotices;
    private long waitMillisMax;
    private final List<String> examples = new ArrayList<>();

    private void foreign(String example) {
      foreign++;
      example(example);
    }

    private void misled(String example) {
      misled++;
      example(example);
    }

    private void example(String example) {
      if (examples.size() < Findings.EXAMPLES_MAX) {
        examples.add(example);
      }
    }

    private Findings findings() {
      return new Findings(
          received,
          gaps,
          duplicates,
          reorderings,
          foreign,
          misled,
          saidGone,
          gapNotices,
          waitMillisMax,
          examples);
    }
  }
}
