/**
 * Partitions shared among processes: who has which, and how that is agreed.
 *
 * <p>Pure: {@link io.throughline.log.share.Spread} decides, {@link
 * io.throughline.log.share.ShareCodec} is how members tell each other. {@code
 * io.throughline.log.kafka} has the group that carries it.
 */
@NullMarked
package io.throughline.log.share;

import org.jspecify.annotations.NullMarked;
