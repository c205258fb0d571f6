package io.throughline.gateway.tail;

import io.throughline.event.Position;

/**
 * The part of a partition that a reader may take from the tail: every offset with {@code oldest <=
 * offset < next} was looked at.
 *
 * @param epoch the topic's incarnation; offsets of another one are not comparable
 * @param generation changes whenever the tail starts anew and nothing said before holds
 */
public record Window(int epoch, int partition, int generation, long oldest, long next) {

  /** Whether reading can go on at {@code position} now or as soon as something is appended. */
  public boolean covers(Position position) {
    return isOfThisTopic(position)
        && position.nextOffset() >= oldest
        && position.nextOffset() <= next;
  }

  /** Whether {@code position} is beyond what this tail has seen: another reader was ahead. */
  public boolean isBehind(Position position) {
    return isOfThisTopic(position) && position.nextOffset() > next;
  }

  private boolean isOfThisTopic(Position position) {
    return position.epoch() == epoch && position.partition() == partition;
  }

  /** The same window as a reader sees it that has looked no further than {@code next}. */
  public Window until(long next) {
    return new Window(epoch, partition, generation, Math.min(oldest, next), next);
  }

  /** The place after everything in the window. */
  public Position end() {
    return new Position(epoch, partition, next);
  }

  /** The place that reading goes on at {@code offset} of this topic. */
  public Position at(long offset) {
    return new Position(epoch, partition, offset);
  }
}
