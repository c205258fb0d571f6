package io.throughline.service.log;

import io.throughline.event.PositionSeal;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Wires the log. */
@AutoConfiguration
@EnableConfigurationProperties({
  ThroughlineKafkaProperties.class,
  ThroughlineLogProperties.class,
  ThroughlinePositionProperties.class
})
public class LogConfiguration {

  @Bean
  @ConditionalOnMissingBean
  PositionSeal positionSeal(ThroughlinePositionProperties properties) {
    return properties.seal();
  }
}
