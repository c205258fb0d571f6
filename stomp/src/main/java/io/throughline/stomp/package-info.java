/**
 * STOMP 1.0, 1.1 and 1.2 on the wire: frames to bytes and bytes to frames.
 *
 * <p>Pure: nothing here knows Spring, Kafka, a clock, a thread or a socket, so all of it can be
 * fuzzed and simulated. A {@link io.throughline.stomp.FrameDecoder} and a {@link
 * io.throughline.stomp.FrameWriter} have one owner each; everything else is immutable.
 *
 * <p>The rules of a server's session are in {@code io.throughline.stomp.session}, what a client
 * says in {@code io.throughline.stomp.client}.
 *
 * @see <a href="https://stomp.github.io/stomp-specification-1.2.html">STOMP 1.2</a>
 */
@NullMarked
package io.throughline.stomp;

import org.jspecify.annotations.NullMarked;
