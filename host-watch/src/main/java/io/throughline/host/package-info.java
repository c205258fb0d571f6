/**
 * This machine as a producer: its CPU, memory, disks and load as {@code metrics.updated} events,
 * and {@code alert.raised} and {@code alert.resolved} where a figure crosses its threshold.
 *
 * <p>{@link HostWatch} is the door: it owns one daemon thread, and that thread owns everything else
 * here. What to say is pure ({@link Readings}, {@link Alarm}, {@link HostEvents}); only {@link
 * OshiProbe} asks the machine. Knows no log, no server and no clock but the one that it is given.
 */
@NullMarked
package io.throughline.host;

import org.jspecify.annotations.NullMarked;
