/**
 * A reader's pages between processes: the compact format that the replay service answers gateways
 * with, and the client that asks for it.
 *
 * <p>{@link io.throughline.log.wire.PageCodec} is pure. {@link
 * io.throughline.log.wire.RemoteHistory} is the only class here that does I/O.
 */
@NullMarked
package io.throughline.log.wire;

import org.jspecify.annotations.NullMarked;
