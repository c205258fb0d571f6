/**
 * Where a subscription's next events come from: the splice of history and tail.
 *
 * <p>Pure. {@link Splice} is one total function from a phase and an input to the next phase and to
 * what is wanted done; it knows no socket, thread, clock or Kafka, so that it can be simulated.
 */
@NullMarked
package io.throughline.gateway.subscription;

import org.jspecify.annotations.NullMarked;
