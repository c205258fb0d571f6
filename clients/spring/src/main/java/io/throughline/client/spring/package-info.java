/**
 * What a Spring Boot service publishes events with. {@link
 * io.throughline.client.spring.EventPublisher} is the door, {@link
 * io.throughline.client.spring.PublishExecution} the same as an annotation.
 *
 * <p>Events wait in a bounded buffer for one thread that sends them, in order, to Kafka or to
 * ingest. Nothing here blocks its callers, throws at them, or grows without a limit.
 */
@NullMarked
package io.throughline.client.spring;

import org.jspecify.annotations.NullMarked;
