/**
 * Appending once what is sent twice: a retry with the same source and id is answered with the first
 * position.
 *
 * <p>What was appended lately is learned from the log itself, by following its tail, so that every
 * process knows what any process appended. {@link io.throughline.log.recent.RecentAppends} is that
 * knowledge, bounded in time and memory; {@link io.throughline.log.recent.IdempotentAppender} asks
 * it first, and joins appends of the same event that are under way.
 */
@NullMarked
package io.throughline.log.recent;

import org.jspecify.annotations.NullMarked;
