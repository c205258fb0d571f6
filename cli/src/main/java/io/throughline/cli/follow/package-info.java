/**
 * Reading streams: {@code subscribe}, live over STOMP, and {@code history}, page by page over HTTP.
 * Both print the same lines ({@link EventLines}, pure).
 */
@NullMarked
package io.throughline.cli.follow;

import org.jspecify.annotations.NullMarked;
