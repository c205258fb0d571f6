package io.throughline.cli.chaos.check;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One thing that a subscriber was told, in the order in which it was. */
public sealed interface Seen {

  /**
   * An event.
   *
   * @param position the token that came with it
   * @param waitedMillis from being handed to the producer to being here
   */
  record Event(String id, String position, long waitedMillis) implements Seen {}

  /** A range is gone. */
  record Gap(String reason, String from, String position) implements Seen {}

  /** Everything up to a position was delivered: the claim of any other notice. */
  record Claim(String position) implements Seen {}

  /** The id of each subject's newest event, and where that is true; the subscriber begins there. */
  record Snapshot(String position, Map<String, String> newest) implements Seen {

    public Snapshot {
      newest = Map.copyOf(newest);
    }
  }

  /** Where the subscription starts; only the first of a subscriber counts. */
  record Start(@Nullable String position) implements Seen {}
}
