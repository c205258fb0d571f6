/**
 * A real Kafka broker and KRaft controller inside this JVM: what standalone runs on, and tests
 * where no container engine answers.
 *
 * <p>The only package that may use the broker's own classes. It knows nothing of events, tenants or
 * streams; everybody else talks to it over its port, as to any Kafka.
 */
@NullMarked
package io.throughline.broker;

import org.jspecify.annotations.NullMarked;
