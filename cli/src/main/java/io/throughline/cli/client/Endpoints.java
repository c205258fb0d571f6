package io.throughline.cli.client;

import java.net.URI;

/**
 * Where a deployment's services answer.
 *
 * @param ingest base URL: {@code /v1/streams/...} is below it
 * @param replay base URL: {@code /v1/streams/...} is below it
 * @param webSocket the STOMP endpoint itself, {@code ws://.../ws}
 * @param authorization base URL: {@code /oauth2/token} is below it
 */
public record Endpoints(URI ingest, URI replay, URI webSocket, URI authorization) {

  /** All of them behind one server. */
  public static Endpoints at(URI server) {
    return new Endpoints(server, server, webSocketOf(server), server);
  }

  /** The STOMP endpoint of a server: {@code http} becomes {@code ws}, and {@code /ws} is added. */
  public static URI webSocketOf(URI server) {
    String text = server.toString();
    if (text.startsWith("ws://") || text.startsWith("wss://")) {
      return server;
    }
    return below(URI.create("ws" + text.substring("http".length())), "/ws");
  }

  /** {@code path} below {@code base}, whether or not the base ends with a slash. */
  static URI below(URI base, String path) {
    String text = base.toString();
    return URI.create((text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + path);
  }
}
