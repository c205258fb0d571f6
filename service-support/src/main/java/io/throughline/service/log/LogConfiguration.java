package io.throughline.service.log;

import io.micrometer.core.instrument.MeterRegistry;
import io.throughline.event.PositionSeal;
import io.throughline.log.EventLog;
import io.throughline.log.kafka.KafkaLog;
import io.throughline.log.kafka.KafkaLogConfig;
import io.throughline.log.kafka.LogMetrics;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.HealthIndicator;
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

  @Bean
  @ConditionalOnMissingBean
  KafkaAddress kafkaAddress(ThroughlineKafkaProperties properties) {
    return () -> String.join(",", properties.bootstrapServers());
  }

  @Bean
  @ConditionalOnMissingBean
  LogMetrics logMetrics(MeterRegistry registry) {
    return new LogMeters(registry);
  }

  @Bean
  @ConditionalOnMissingBean
  KafkaLogConfig kafkaLogConfig(
      KafkaAddress address, ThroughlineKafkaProperties kafka, ThroughlineLogProperties log) {
    return KafkaLogConfig.of(address.bootstrapServers())
        .withClientProperties(kafka.properties())
        .withStartTimeout(kafka.startTimeout())
        .withTopics(log.topics());
  }

  /** Waits for Kafka, makes the topics that are missing and refuses those that do not fit. */
  @Bean
  @ConditionalOnMissingBean
  EventLog eventLog(KafkaLogConfig config, LogMetrics metrics) {
    return KafkaLog.open(config, metrics, InstantSource.system());
  }

  /** {@code log} in {@code /actuator/health}. */
  @Bean
  HealthIndicator logHealthIndicator(EventLog log) {
    return new LogHealth(log);
  }
}
