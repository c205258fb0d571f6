package io.throughline.gateway.socket;

import java.util.List;
import org.springframework.web.socket.SubProtocolCapable;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;

/**
 * What the endpoint speaks, for Spring's handshake. Its callbacks are never called: the upgrade
 * goes to Jetty's core.
 */
public final class StompSubprotocols extends AbstractWebSocketHandler
    implements SubProtocolCapable {

  @Override
  public List<String> getSubProtocols() {
    return List.of("v12.stomp", "v11.stomp", "v10.stomp");
  }
}
