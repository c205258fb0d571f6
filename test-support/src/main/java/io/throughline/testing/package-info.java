/**
 * What tests of every module share: a Kafka to test against, tokens, and waiting for conditions.
 *
 * <p>Knows nothing of events or services. Only test scopes depend on it.
 */
@NullMarked
package io.throughline.testing;

import org.jspecify.annotations.NullMarked;
