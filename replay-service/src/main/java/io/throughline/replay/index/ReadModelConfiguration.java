package io.throughline.replay.index;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.throughline.log.EventLog;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the read model, unless {@code throughline.replay.read-model.enabled} is false. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "throughline.replay.read-model.enabled", matchIfMissing = true)
public class ReadModelConfiguration {

  @Bean
  ReadModel readModel(ReadModelSettings settings, EventLog log, MeterRegistry registry) {
    ReadModel model = ReadModel.start(settings, log, InstantSource.system());
    FunctionCounter.builder(
            "throughline.replay.indexed.events", model.progress(), p -> p.seen().events())
        .description("Events that were added to the read model")
        .register(registry);
    Gauge.builder("throughline.replay.index.size", model.index(), EventIndex::size)
        .description("The read model on disk")
        .baseUnit("bytes")
        .register(registry);
    FunctionCounter.builder("throughline.replay.folded.events", model.folds(), FoldKeeper::folded)
        .description("Events that were folded into states in the read model")
        .register(registry);
    Gauge.builder("throughline.replay.fold.backlog", model.folds(), FoldKeeper::dueEvents)
        .description(
            "Events that wait to be folded; what is indexed waits where there are too many")
        .register(registry);
    return model;
  }

  @Bean
  HealthIndicator readModelHealthIndicator(ReadModel model) {
    return new ReadModelHealth(model);
  }
}
