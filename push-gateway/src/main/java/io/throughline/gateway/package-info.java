/**
 * The push gateway: the log in, STOMP over WebSocket out.
 *
 * <p>Rooms: {@code tail} holds the newest part of every partition; {@code subscription} decides
 * where a subscription's next events come from; {@code catchup} reads history; {@code message}
 * turns events into frames, once for all; {@code session} is one client; {@code lane} runs the
 * sessions; {@code socket} is Jetty.
 */
@NullMarked
package io.throughline.gateway;

import org.jspecify.annotations.NullMarked;
