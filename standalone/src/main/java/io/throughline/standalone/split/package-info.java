/**
 * Split mode: each service as a process of its own on this machine, and one that looks after them.
 *
 * <p>{@link io.throughline.standalone.split.SplitPlan} decides what runs with what settings, {@link
 * io.throughline.standalone.split.Supervisor} runs it. Plain Java, so that the supervisor is small.
 */
@NullMarked
package io.throughline.standalone.split;

import org.jspecify.annotations.NullMarked;
