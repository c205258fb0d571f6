package io.throughline.gateway;

import io.throughline.gateway.session.Admission;
import io.throughline.gateway.session.Lanes;
import io.throughline.gateway.socket.CoreUpgradeStrategy;
import io.throughline.gateway.socket.HandshakeToken;
import io.throughline.gateway.socket.StompSubprotocols;
import io.throughline.service.security.ThroughlineSecurityProperties;
import org.eclipse.jetty.server.ServerConnector;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

/** The WebSocket endpoint: Spring's handshake in front of Jetty's core. */
@Configuration(proxyBeanMethods = false)
@EnableWebSocket
class EndpointConfiguration {

  @Bean
  WebSocketConfigurer stompEndpoint(
      GatewayProperties properties,
      ThroughlineSecurityProperties security,
      Lanes lanes,
      Admission admission) {
    return registry ->
        registry
            .addHandler(new StompSubprotocols(), properties.path())
            .setHandshakeHandler(
                new DefaultHandshakeHandler(new CoreUpgradeStrategy(lanes, admission)))
            .addInterceptors(new HandshakeToken(security.queryToken()))
            .setAllowedOrigins(security.allowedOrigins().toArray(String[]::new));
  }

  /**
   * A small send buffer: what is in the kernel for a client that stopped reading is not seen here.
   */
  @Bean
  WebServerFactoryCustomizer<JettyServletWebServerFactory> sendBuffer(
      GatewayProperties properties) {
    return factory ->
        factory.addServerCustomizers(
            server -> {
              for (var connector : server.getConnectors()) {
                if (connector instanceof ServerConnector serverConnector) {
                  serverConnector.setAcceptedSendBufferSize(
                      (int) properties.sendBuffer().toBytes());
                  serverConnector.setAcceptedTcpNoDelay(true);
                }
              }
            });
  }
}
