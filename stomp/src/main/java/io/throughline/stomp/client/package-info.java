/**
 * What a STOMP client says, as frames. A client reads its server with the same {@link
 * io.throughline.stomp.FrameDecoder} as a server its clients.
 *
 * <p>Pure and immutable.
 */
@NullMarked
package io.throughline.stomp.client;

import org.jspecify.annotations.NullMarked;
