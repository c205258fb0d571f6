/**
 * {@code verify}: what a subscriber received, held against what Kafka's log has.
 *
 * <p>{@link Comparison} decides, and is pure. {@link LogWitness} reads the log with a plain Kafka
 * consumer and CloudEvents' Kafka binding: on purpose it shares no code with the product's own
 * reader, so that it can't share its mistakes. {@link VerifyCommand} runs both beside each other.
 */
@NullMarked
package io.throughline.cli.verify;

import org.jspecify.annotations.NullMarked;
