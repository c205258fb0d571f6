package io.throughline.replay.history;

import io.throughline.event.Position;
import io.throughline.log.Gap;
import io.throughline.log.LoggedEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a range as it is answered: every event of the range from {@code from} to {@code next}.
 *
 * @param next where reading goes on
 * @param complete whether nothing of the range is left, as of now
 */
record HistoryPage(
    Position from, Position next, List<LoggedEvent> events, boolean complete, @Nullable Gap gap) {}
