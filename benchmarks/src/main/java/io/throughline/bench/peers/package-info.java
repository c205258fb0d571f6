/**
 * What the gateway is compared with, each a process of its own that serves the same STOMP clients
 * from the same Kafka topic.
 *
 * <p>{@link io.throughline.bench.peers.NettyPeer} is the floor: the least that a JVM can do to put
 * the same bytes on the same sockets. {@link io.throughline.bench.peers.SpringBrokerPeer} is what
 * one gets by putting Spring's simple broker behind a Kafka listener.
 */
@NullMarked
package io.throughline.bench.peers;

import org.jspecify.annotations.NullMarked;
