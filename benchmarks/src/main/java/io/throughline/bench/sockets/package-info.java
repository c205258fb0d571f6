/**
 * Thousands of STOMP subscribers on one thread, as cheap as they can be made, because they share
 * the machine with the server that is measured.
 *
 * <p>A {@link SocketPool} owns a few {@link SocketLoop}s; a loop is one thread, one selector, one
 * read buffer, and the only toucher of its {@link Connection}s. WebSocket frames are counted where
 * they lie in the read buffer; only a run's events are looked into, at fixed places, and only
 * frames that are not MESSAGEs become text. Nothing here is a general WebSocket or STOMP client.
 */
@NullMarked
package io.throughline.bench.sockets;

import org.jspecify.annotations.NullMarked;
