package io.throughline.gateway.socket;

import io.throughline.gateway.session.Admission;
import io.throughline.gateway.session.Lanes;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletCoreRequest;
import org.eclipse.jetty.ee11.servlet.ServletCoreResponse;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.Configuration;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.core.server.WebSocketMappings;
import org.eclipse.jetty.websocket.core.server.WebSocketNegotiator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.socket.WebSocketExtension;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeFailureException;
import org.springframework.web.socket.server.RequestUpgradeStrategy;

/**
 * Upgrades a handshake that Spring has checked (origin, subprotocol, security) to Jetty's WebSocket
 * core, past the message-based APIs of both.
 */
public final class CoreUpgradeStrategy implements RequestUpgradeStrategy {

  private static final String[] VERSIONS = {"13"};

  private final Lanes lanes;
  private final Admission admission;

  public CoreUpgradeStrategy(Lanes lanes, Admission admission) {
    this.lanes = lanes;
    this.admission = admission;
  }

  @Override
  public String[] getSupportedVersions() {
    return VERSIONS;
  }

  /** None: frames are made once for all sessions, and what an extension does is per connection. */
  @Override
  public List<WebSocketExtension> getSupportedExtensions(ServerHttpRequest request) {
    return List.of();
  }

  @Override
  public void upgrade(
      ServerHttpRequest request,
      ServerHttpResponse response,
      @Nullable String selectedProtocol,
      List<WebSocketExtension> selectedExtensions,
      @Nullable Principal user,
      WebSocketHandler handler,
      Map<String, Object> attributes) {
    HttpServletRequest servletRequest = ((ServletServerHttpRequest) request).getServletRequest();
    var servletResponse = ((ServletServerHttpResponse) response).getServletResponse();
    Request coreRequest = ServletCoreRequest.wrap(servletRequest);
    Response coreResponse = ServletCoreResponse.wrap(coreRequest, servletResponse, false);
    JettySocket socket =
        new JettySocket(lanes, admission, (String) attributes.get(HandshakeToken.ATTRIBUTE));
    WebSocketMappings mappings =
        WebSocketMappings.getMappings(
            ServletContextHandler.getServletContextHandler(servletRequest.getServletContext()));
    try (Blocker.Callback done = Blocker.callback()) {
      if (mappings.upgrade(
          new Negotiator(socket, selectedProtocol), coreRequest, coreResponse, done, null)) {
        done.block();
      } else {
        throw new HandshakeFailureException("not a WebSocket handshake");
      }
    } catch (IOException failure) {
      throw new HandshakeFailureException("the handshake failed", failure);
    }
  }

  private record Negotiator(JettySocket socket, @Nullable String protocol)
      implements WebSocketNegotiator {

    @Override
    public FrameHandler negotiate(
        ServerUpgradeRequest request, ServerUpgradeResponse response, Callback callback) {
      if (protocol != null) {
        response.setAcceptedSubProtocol(protocol);
      }
      response.setExtensions(List.of());
      return socket;
    }

    /** Sizes are the STOMP decoder's business: frames of any size come in parts. */
    @Override
    public void customize(Configuration configuration) {
      configuration.setMaxFrameSize(0);
      configuration.setMaxTextMessageSize(0);
      configuration.setMaxBinaryMessageSize(0);
      configuration.setAutoFragment(true);
      configuration.setInputBufferSize(4096);
    }
  }
}
