/**
 * {@code exec}: any command as a producer of execution events. The command comes first: its output
 * passes through untouched, its exit status is ours, and events are sent beside it or not at all.
 *
 * <p>What to say and when is pure ({@link RunEvents}, {@link ProgressPace}); {@link ExecCommand}
 * owns the process, {@link OutputPipe} a thread each.
 */
@NullMarked
package io.throughline.cli.exec;

import org.jspecify.annotations.NullMarked;
