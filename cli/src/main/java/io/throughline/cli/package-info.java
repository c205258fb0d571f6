/**
 * The command line behind the launcher. {@link Main} is the door; {@link Commands} lists what there
 * is; each command is a class in a package of its own or here, and says what it wants in picocli's
 * annotations.
 *
 * <p>A command gets all that it may touch from {@link Context}: streams, environment, clock,
 * chance. It fails by throwing {@link Failure} or the client's exceptions; {@link Main} turns those
 * into a message for people and an {@link ExitStatus}. Every command starts in well under half a
 * second: only the one that is asked for is loaded, and nothing here knows Spring.
 */
@NullMarked
package io.throughline.cli;

import org.jspecify.annotations.NullMarked;
