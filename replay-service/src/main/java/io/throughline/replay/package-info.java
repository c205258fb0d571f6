/**
 * The replay service: the log in; history, ordered catch-up and snapshots out.
 *
 * <p>{@link io.throughline.replay.ReplayApplication} runs it as a process of its own; {@link
 * io.throughline.replay.ReplayConfiguration} puts it into another.
 */
@NullMarked
package io.throughline.replay;

import org.jspecify.annotations.NullMarked;
