/**
 * A tenant's stream as it happens: what a long answer over HTTP reads from when it has caught up
 * with the log.
 *
 * <p>One tail per process follows the log, from the first live reader on. It keeps the newest
 * events of the tenants that somebody reads live, and wakes those readers; a tenant without readers
 * costs a look into a map, and a reader without events costs nothing but its thread, which is
 * virtual. Where the tail does not reach, a reader reads history through the {@link
 * io.throughline.log.LogReader port}. {@link io.throughline.replay.live.Source} decides between the
 * two; the tail's thread owns what is kept, under a lock per partition.
 */
@NullMarked
package io.throughline.replay.live;

import org.jspecify.annotations.NullMarked;
