package io.throughline.log;

import io.throughline.event.Position;

/**
 * A range that was asked for and that the log no longer holds.
 *
 * @param from where the reader was
 * @param to where reading goes on
 */
public record Gap(Reason reason, Position from, Position to) {

  /** Why the range is gone. */
  public enum Reason {
    /** The log's retention removed it. */
    RETENTION("retention"),
    /** The log's end is before the reader's position: acknowledged events were lost. */
    TRUNCATED("truncated"),
    /** The topic was deleted and made again, or its partition count changed. */
    RECREATED("recreated");

    private final String wireName;

    Reason(String wireName) {
      this.wireName = wireName;
    }

    /** As it stands in a notice or a response header. */
    public String wireName() {
      return wireName;
    }
  }
}
