/**
 * What a tenant's streams have come to, over HTTP: the states of subjects ({@code
 * /v1/streams/{stream}/snapshot}), the tenant's totals ({@code /v1/totals}), and compact pages for
 * gateways ({@code .../states}).
 *
 * <p>Queries and totals are pure. The controllers read through {@link
 * io.throughline.log.SnapshotReader} on the request's virtual thread and own no state.
 */
@NullMarked
package io.throughline.replay.snapshot;

import org.jspecify.annotations.NullMarked;
