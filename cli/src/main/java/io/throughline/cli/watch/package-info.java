/**
 * {@code watch}: what can only be polled becomes a stream. A command is run again and again, and
 * what changed in its JSON is published as a merge patch. {@link io.throughline.cli.watch.Watched}
 * decides what that is; {@link io.throughline.cli.watch.Look} runs the command.
 */
@NullMarked
package io.throughline.cli.watch;

import org.jspecify.annotations.NullMarked;
