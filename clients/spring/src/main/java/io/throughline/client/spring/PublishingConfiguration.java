package io.throughline.client.spring;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.throughline.client.spring.ClientProperties.Http;
import io.throughline.client.spring.ClientProperties.TransportKind;
import io.throughline.event.TenantId;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;
import tools.jackson.databind.json.JsonMapper;

/**
 * Wires the publisher, unless {@code throughline.client.enabled} is false. Time and chance come in
 * here and nowhere else.
 */
@AutoConfiguration(
    afterName = {
      "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
      "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration"
    })
@ConditionalOnBooleanProperty(name = "throughline.client.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ClientProperties.class)
public class PublishingConfiguration {

  /** Where Micrometer is. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(MeterRegistry.class)
  static class MetersConfiguration {

    @Bean
    @ConditionalOnBean(MeterRegistry.class)
    PublisherMetrics throughlineClientMetrics(MeterRegistry registry) {
      return new PublisherMeters(registry);
    }

    @Bean
    @ConditionalOnBean(MeterRegistry.class)
    Gauge throughlineClientWaiting(MeterRegistry registry, BufferedPublisher publisher) {
      return Gauge.builder("throughline.client.waiting", publisher, BufferedPublisher::waiting)
          .description("Events that wait to be sent")
          .baseUnit("events")
          .register(registry);
    }
  }

  @Bean(destroyMethod = "close")
  BufferedPublisher throughlineBufferedPublisher(
      ClientProperties properties,
      ObjectProvider<PublisherMetrics> metrics,
      Environment environment) {
    BufferedPublisher publisher =
        new BufferedPublisher(
            new EventBuffer(properties.bufferEvents(), properties.bufferSize().toBytes()),
            transport(properties, environment),
            metrics.getIfAvailable(() -> PublisherMetrics.NONE),
            properties.flushTimeout());
    publisher.start();
    return publisher;
  }

  @Bean
  @ConditionalOnMissingBean
  EventPublisher throughlineEventPublisher(
      BufferedPublisher publisher,
      ClientProperties properties,
      ObjectProvider<PublisherMetrics> metrics,
      ObjectProvider<JsonMapper> json,
      Environment environment) {
    DefaultEventPublisher.Making making =
        new DefaultEventPublisher.Making(
            source(properties, environment),
            json.getIfAvailable(() -> JsonMapper.builder().build()),
            InstantSource.system(),
            () -> UUID.randomUUID().toString());
    boolean overKafka = properties.transport() == TransportKind.KAFKA;
    return new DefaultEventPublisher(
        publisher,
        metrics.getIfAvailable(() -> PublisherMetrics.NONE),
        making,
        overKafka ? new TenantId(requireNonNull(properties.tenant())) : null);
  }

  /** Infrastructure, so that Spring's own proxies take it up. */
  @Bean
  @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
  static DefaultPointcutAdvisor throughlineExecutionAdvisor(
      ObjectProvider<EventPublisher> publisher) {
    return new DefaultPointcutAdvisor(
        AnnotationMatchingPointcut.forMethodAnnotation(PublishExecution.class),
        new ExecutionInterceptor(
            publisher,
            InstantSource.system(),
            System::nanoTime,
            () -> UUID.randomUUID().toString().substring(0, 8)));
  }

  private static Transport transport(ClientProperties properties, Environment environment) {
    return switch (properties.transport()) {
      case KAFKA ->
          new KafkaTransport(
              bootstrapServers(properties.kafka(), environment),
              properties.kafka().topicPrefix(),
              properties.kafka().patience(),
              properties.kafka().properties());
      case HTTP -> {
        HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
        Http settings = properties.http();
        yield new HttpTransport(settings.url(), tokens(settings, http), settings.timeout(), http);
      }
    };
  }

  private static String bootstrapServers(ClientProperties.Kafka kafka, Environment environment) {
    String own = kafka.bootstrapServers();
    return own != null
        ? own
        : environment.getProperty("spring.kafka.bootstrap-servers", "localhost:9092");
  }

  private static BearerTokens tokens(Http http, HttpClient client) {
    String fixed = http.token();
    return fixed != null
        ? new BearerTokens.Fixed(fixed)
        : new ClientCredentials(
            requireNonNull(http.tokenUri()),
            requireNonNull(http.clientId()),
            requireNonNull(http.clientSecret()),
            http.scopes(),
            client,
            InstantSource.system());
  }

  private static String source(ClientProperties properties, Environment environment) {
    @Nullable String own = properties.source();
    return own != null
        ? own
        : "/services/" + environment.getProperty("spring.application.name", "application");
  }
}
