package io.throughline.client.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Services that leave out what the starter can do without. */
class LeftOutTest {

  private static final String NOBODY = "throughline.client.http.url=http://127.0.0.1:9";

  @Test
  void overHttp_itStartsWithoutKafkasClient() {
    starter()
        .withClassLoader(new FilteredClassLoader("org.apache.kafka"))
        .withPropertyValues("throughline.client.transport=http", NOBODY)
        .withPropertyValues("throughline.client.http.token=t")
        .run(
            context -> {
              assertThat(context).hasSingleBean(EventPublisher.class);
              assertThat(isThere(context.getClassLoader(), KafkaProducer.class)).isFalse();
            });
  }

  @Test
  void itStartsWithoutMicrometer() {
    starter()
        .withClassLoader(new FilteredClassLoader("io.micrometer"))
        .withPropertyValues("throughline.client.transport=http", NOBODY)
        .withPropertyValues("throughline.client.http.token=t")
        .run(
            context -> {
              assertThat(context).hasSingleBean(EventPublisher.class);
              assertThat(context).doesNotHaveBean(PublisherMetrics.class);
              assertThat(isThere(context.getClassLoader(), MeterRegistry.class)).isFalse();
            });
  }

  private static ApplicationContextRunner starter() {
    return new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(PublishingConfiguration.class));
  }

  private static boolean isThere(ClassLoader loader, Class<?> type) {
    try {
      loader.loadClass(type.getName());
      return true;
    } catch (ClassNotFoundException leftOut) {
      return false;
    }
  }
}
