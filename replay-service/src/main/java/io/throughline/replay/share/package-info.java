/**
 * Several replay services that share the log's partitions: each indexes its own, and forwards
 * requests for the others' to whoever has them.
 *
 * <p>{@link io.throughline.replay.share.Route} decides, from the group's agreement alone. {@link
 * io.throughline.replay.share.Agreement} holds it, {@code Forwarder} moves bytes. Whose a partition
 * is decides who is asked and never what is true: an instance answers from its own index for what
 * it follows, and from the log for everything else.
 */
@NullMarked
package io.throughline.replay.share;

import org.jspecify.annotations.NullMarked;
