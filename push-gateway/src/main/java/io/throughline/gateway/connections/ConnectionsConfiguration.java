package io.throughline.gateway.connections;

import io.throughline.gateway.session.Lanes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The view of who is connected. */
@Configuration(proxyBeanMethods = false)
public class ConnectionsConfiguration {

  @Bean
  ConnectionsController connectionsController(Lanes lanes) {
    return new ConnectionsController(lanes);
  }
}
