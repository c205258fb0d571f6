package io.throughline.ingest;

import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.MeterRegistry;
import io.throughline.event.EventRules;
import io.throughline.event.EventSchemas;
import io.throughline.event.PositionSeal;
import io.throughline.ingest.admission.ByteBudget;
import io.throughline.ingest.admission.TenantRates;
import io.throughline.ingest.publish.EventsController;
import io.throughline.ingest.publish.IngestMeters;
import io.throughline.ingest.publish.Publisher;
import io.throughline.ingest.publish.Repeats;
import io.throughline.log.EventAppender;
import io.throughline.log.EventLog;
import io.throughline.log.kafka.DeadLetterCopier;
import io.throughline.log.kafka.KafkaLogConfig;
import io.throughline.log.kafka.LogMetrics;
import io.throughline.log.recent.IdempotentAppender;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The ingest service's beans. Needs an {@link EventLog} and a position seal; the wiring is the only
 * place that names the system's clock.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IngestProperties.class)
public class IngestConfiguration {

  @Bean
  IngestMeters ingestMeters(MeterRegistry registry) {
    return new IngestMeters(registry);
  }

  /** The appender of this process: whoever else appends in it shares what it knows. */
  @Bean
  EventAppender eventAppender(EventLog log, IngestProperties properties, MeterRegistry registry) {
    IngestProperties.Dedupe dedupe = properties.dedupe();
    if (dedupe.window().isZero()) {
      return log.appender();
    }
    IdempotentAppender appender =
        IdempotentAppender.start(
            log, dedupe.entriesMax(), dedupe.window(), dedupe.patience(), InstantSource.system());
    DedupeMeters.register(registry, appender);
    return appender;
  }

  @Bean
  EventsController eventsController(
      EventLog log,
      EventAppender appender,
      PositionSeal seal,
      IngestProperties properties,
      IngestMeters meters) {
    EventRules rules = new EventRules(properties.eventLimits(), EventSchemas.load());
    return new EventsController(
        log.catalog(),
        new Publisher(appender, seal, meters),
        appender instanceof IdempotentAppender idempotent
            ? idempotent::awaitKnown
            : Repeats.UNKNOWN,
        rules,
        new TenantRates(
            properties.ratePerSecond(), properties.burst(), TimeMeter.SYSTEM_MILLISECONDS),
        new ByteBudget(
            Math.toIntExact(properties.bodiesMax().toBytes()), properties.bodiesPatience()),
        properties.publishLimits(),
        meters);
  }

  /** Keeps what other producers wrote and nobody can read; see the dead-letter topic. */
  @Bean
  @ConditionalOnBooleanProperty(name = "throughline.ingest.dead-letters", matchIfMissing = true)
  DeadLetterCopier deadLetterCopier(KafkaLogConfig config, LogMetrics metrics, EventLog opened) {
    return DeadLetterCopier.start(config, metrics);
  }
}
