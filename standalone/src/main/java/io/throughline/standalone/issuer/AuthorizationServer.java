package io.throughline.standalone.issuer;

import io.throughline.service.log.LogConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The authorization server as a process of its own. It has no log. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = LogConfiguration.class)
@Import(AuthorizationServerConfiguration.class)
public class AuthorizationServer {

  /**
   * Starts, and returns once it answers; it ends with the JVM.
   *
   * @param settings as Spring Boot's arguments
   */
  public static void run(String... settings) {
    new SpringApplicationBuilder(AuthorizationServer.class).run(settings);
  }
}
