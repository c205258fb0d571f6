/**
 * What an event is: tenant, stream, event, position, payloads, errors.
 *
 * <p>Values only. Nothing here knows Kafka, Spring, a clock, a thread or a socket, and nothing here
 * has an owner: every type is immutable.
 */
@NullMarked
package io.throughline.event;

import org.jspecify.annotations.NullMarked;
