/**
 * A tenant's history over HTTP: pages, lines and live events for its clients ({@code
 * /v1/streams/{stream}/events}), and compact pages for gateways ({@code .../pages} and {@code
 * .../locate}).
 *
 * <p>Queries, paging and headers are decided by pure types. The controllers read the log through
 * its {@link io.throughline.log.LogReader port} on the request's virtual thread and own no state.
 */
@NullMarked
package io.throughline.replay.history;

import org.jspecify.annotations.NullMarked;
