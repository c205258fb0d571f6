package io.throughline.cli.client;

import java.net.URI;
import java.util.List;

/**
 * Where a deployment's services answer.
 *
 * @param ingest base URL: {@code /v1/streams/...} is below it
 * @param replay base URL: {@code /v1/streams/...} is below it
 * @param webSockets the STOMP endpoints themselves, {@code ws://.../ws}: one for each gateway, any
 *     of which does
 * @param authorization base URL: {@code /oauth2/token} is below it
 */
public record Endpoints(URI ingest, URI replay, List<URI> webSockets, URI authorization) {

  public Endpoints {
    webSockets = List.copyOf(webSockets);
  }

  /** All of them behind one server. */
  public static Endpoints at(URI server) {
    return new Endpoints(server, server, List.of(webSocketOf(server)), server);
  }

  /**
   * What {@code up --split} starts on this machine: every service and two gateways on ports of
   * their own, counted from one.
   */
  public static Endpoints split(int port) {
    return new Endpoints(
        local(port + 1),
        local(port + 4),
        List.of(webSocketOf(local(port + 2)), webSocketOf(local(port + 3))),
        local(port + 920));
  }

  private static URI local(int port) {
    return URI.create("http://localhost:" + port);
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
