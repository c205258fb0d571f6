/**
 * Catch-up: pages of history for subscriptions whose cursor is before the tail.
 *
 * <p>Reads block on virtual threads, at most so many at once, fair between tenants; sessions that
 * ask for the same page share one read. Nothing here keeps a subscription's state.
 */
@NullMarked
package io.throughline.gateway.catchup;

import org.jspecify.annotations.NullMarked;
