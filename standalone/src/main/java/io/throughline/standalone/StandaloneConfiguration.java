package io.throughline.standalone;

import io.throughline.gateway.GatewayConfiguration;
import io.throughline.ingest.IngestConfiguration;
import io.throughline.replay.ReplayConfiguration;
import io.throughline.standalone.issuer.AuthorizationServerConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The services and the authorization server in one context. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
  LocalHistoryConfiguration.class,
  IngestConfiguration.class,
  ReplayConfiguration.class,
  GatewayConfiguration.class,
  AuthorizationServerConfiguration.class,
  HostWatchConfiguration.class,
})
class StandaloneConfiguration {}
