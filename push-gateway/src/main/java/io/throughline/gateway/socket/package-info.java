/**
 * Jetty: from a handshake that Spring has admitted to a socket that a session writes to.
 *
 * <p>Below Jetty's and Spring's WebSocket APIs, on its core: inbound bytes go to the STOMP decoder
 * as they come, outbound bytes are frames that were made before.
 */
@NullMarked
package io.throughline.gateway.socket;

import org.jspecify.annotations.NullMarked;
