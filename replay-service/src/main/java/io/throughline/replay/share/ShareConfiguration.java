package io.throughline.replay.share;

import io.throughline.log.kafka.KafkaLogConfig;
import io.throughline.log.share.ShareSettings;
import io.throughline.replay.index.ReadModel;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wires sharing, where {@code throughline.replay.share.enabled} is true. */
@Configuration(proxyBeanMethods = false)
@Import(ForwardingConfiguration.class)
@ConditionalOnBooleanProperty("throughline.replay.share.enabled")
public class ShareConfiguration {

  @Bean
  Agreement shareAgreement() {
    return new Agreement();
  }

  @Bean
  ShareLifecycle shareLifecycle(
      KafkaLogConfig config,
      ShareSettings settings,
      ReadModel model,
      Agreement agreement,
      Forwarder forwarder) {
    return new ShareLifecycle(config, settings, model, agreement, forwarder);
  }

  @Bean
  HealthIndicator replayShareHealthIndicator(Agreement agreement) {
    return new ShareHealth(agreement);
  }
}
