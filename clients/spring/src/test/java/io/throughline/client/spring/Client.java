package io.throughline.client.spring;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** A Spring Boot service with the starter, as tests run it. */
final class Client {

  private Client() {}

  static ApplicationContextRunner with(String... properties) {
    return new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(PublishingConfiguration.class, AopAutoConfiguration.class))
        .withUserConfiguration(Beans.class)
        .withPropertyValues("spring.application.name=shop")
        .withPropertyValues(properties);
  }

  @Configuration(proxyBeanMethods = false)
  @Import({Orders.class, Work.class})
  static class Beans {

    @Bean
    MeterRegistry meters() {
      return new SimpleMeterRegistry();
    }
  }

  /** Methods that end in different ways. */
  static class Work {

    @PublishExecution
    public String succeeds(String argument) {
      return argument + "!";
    }

    @PublishExecution("Fails for sure")
    public void fails() {
      throw new IllegalStateException("a secret");
    }

    @PublishExecution(run = "#nothing.like.this")
    public CompletableFuture<String> later(boolean well) {
      return CompletableFuture.supplyAsync(
          () -> {
            if (!well) {
              throw new CompletionException(new IllegalArgumentException("another secret"));
            }
            return "done";
          });
    }
  }
}
