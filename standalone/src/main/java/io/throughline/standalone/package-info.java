/**
 * Throughline on one machine: the services, an authorization server and a real Kafka in one process
 * on one port, or as processes of their own.
 *
 * <p>This is wiring. Nothing here decides anything about events.
 */
@NullMarked
package io.throughline.standalone;

import org.jspecify.annotations.NullMarked;
