package io.throughline.stomp.session;

import org.jspecify.annotations.Nullable;

/**
 * What the CONNECTED frame tells the client.
 *
 * @param sessionId unique among this server's sessions
 * @param server name, and optionally a slash and a version: {@code throughline/0.1}
 * @param userName who the client is, if that has a name
 */
public record ConnectedInfo(
    String sessionId, String server, @Nullable String userName, String tenant) {}
