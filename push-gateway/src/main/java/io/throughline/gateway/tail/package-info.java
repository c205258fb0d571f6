/**
 * The tail: the newest part of every partition, in memory, grouped by tenant as it is appended.
 *
 * <p>Written by the tail's one thread, read by every lane. What is read is immutable, so readers
 * take no lock; a reader whose place was evicted is told so.
 */
@NullMarked
package io.throughline.gateway.tail;

import org.jspecify.annotations.NullMarked;
