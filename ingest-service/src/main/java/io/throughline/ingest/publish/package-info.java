/**
 * {@code POST /v1/streams/{stream}/events}: one event in binary or structured mode, a batch, or
 * events line by line.
 *
 * <p>What a request says and what is answered is decided without I/O ({@link
 * io.throughline.ingest.publish.RequestForm}, {@link io.throughline.ingest.publish.BinaryEvent},
 * {@link io.throughline.ingest.publish.Outcome}); the rules for events are {@link
 * io.throughline.event.EventRules}. A request has a virtual thread to itself, which waits for the
 * log's acknowledgements and owns all of the request's state.
 */
@NullMarked
package io.throughline.ingest.publish;

import org.jspecify.annotations.NullMarked;
