/**
 * From events to bytes on a socket: WebSocket frames that hold STOMP MESSAGE frames, built once and
 * shared by every session that gets the same ones.
 */
@NullMarked
package io.throughline.gateway.message;

import org.jspecify.annotations.NullMarked;
