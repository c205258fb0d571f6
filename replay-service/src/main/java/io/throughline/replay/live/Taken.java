package io.throughline.replay.live;

import io.throughline.event.Conflation.Kept;
import io.throughline.log.Gap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a reader took in one look: the next part of its stream.
 *
 * @param gap what is missing before the events
 * @param atEnd whether there was nothing more just then
 * @param ended whether nothing that was asked for can follow
 */
record Taken(@Nullable Gap gap, List<Kept<LiveEvent>> events, boolean atEnd, boolean ended) {

  static final Taken NOTHING_YET = new Taken(null, List.of(), false, false);

  boolean isEmpty() {
    return gap == null && events.isEmpty();
  }
}
