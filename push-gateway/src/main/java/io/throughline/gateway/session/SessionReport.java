package io.throughline.gateway.session;

import io.throughline.stomp.HeartBeats;
import java.time.Instant;
import java.util.List;

/**
 * How a session is doing, as its lane says it.
 *
 * @param user the token's subject
 * @param connectedAt when it was let in
 * @param expiresAt when its token ends, and it with it
 * @param remote the client's address
 * @param heartBeats how often the gateway says something, and hears something; 0 for never
 * @param messages events and states put on the socket
 * @param bytes of these
 */
public record SessionReport(
    String id,
    String user,
    Instant connectedAt,
    Instant expiresAt,
    String remote,
    HeartBeats heartBeats,
    long messages,
    long bytes,
    List<SubscriptionReport> subscriptions) {}
