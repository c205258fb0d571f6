package io.throughline.cli.chaos.check;

import java.util.ArrayList;
import java.util.List;

/**
 * What was wrong, counted, and what was as it should be.
 *
 * @param received events that subscribers got
 * @param gaps events that a subscriber did not get and was not told of
 * @param duplicates events that came again
 * @param reorderings events that came after a later one
 * @param foreign another tenant's, not asked for, or nowhere in the log
 * @param misled positions and notices that say what is not so
 * @param saidGone events that a gap notice said are gone, and that are
 * @param gapNotices gap notices that were right
 * @param waitMillisMax the longest that an event was under way
 * @param examples the first few faults, in words
 */
public record Findings(
    long received,
    long gaps,
    long duplicates,
    long reorderings,
    long foreign,
    long misled,
    long saidGone,
    long gapNotices,
    long waitMillisMax,
    List<String> examples) {

  static final int EXAMPLES_MAX = 10;

  public static final Findings NONE = new Findings(0, 0, 0, 0, 0, 0, 0, 0, 0, List.of());

  public Findings {
    examples = List.copyOf(examples);
  }

  /** Of events that were acknowledged and that the log does not have. */
  public static Findings missing(List<String> ids) {
    List<String> examples =
        ids.stream()
            .limit(EXAMPLES_MAX)
            .map(id -> "the log: does not have %s, which was acknowledged".formatted(id))
            .toList();
    return new Findings(0, ids.size(), 0, 0, 0, 0, 0, 0, 0, examples);
  }

  public boolean clean() {
    return gaps + duplicates + reorderings + foreign + misled == 0;
  }

  public Findings and(Findings other) {
    List<String> both = new ArrayList<>(examples);
    other.examples.stream().limit(Math.max(0, EXAMPLES_MAX - both.size())).forEach(both::add);
    return new Findings(
        received + other.received,
        gaps + other.gaps,
        duplicates + other.duplicates,
        reorderings + other.reorderings,
        foreign + other.foreign,
        misled + other.misled,
        saidGone + other.saidGone,
        gapNotices + other.gapNotices,
        Math.max(waitMillisMax, other.waitMillisMax),
        both);
  }
}
