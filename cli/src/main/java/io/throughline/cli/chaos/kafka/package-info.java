/**
 * The log behind the server's back: who writes to it, who reads it as a witness, and what an
 * administrator may do to its topics. Uses Kafka's own clients and nothing of the services.
 */
@NullMarked
package io.throughline.cli.chaos.kafka;

import org.jspecify.annotations.NullMarked;
