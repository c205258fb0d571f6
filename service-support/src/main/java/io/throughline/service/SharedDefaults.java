package io.throughline.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.io.ClassPathResource;

/**
 * Puts {@code throughline-defaults.yaml} beneath every other source of settings: a service's {@code
 * application.yaml}, the environment and the command line all win over it.
 */
final class SharedDefaults implements EnvironmentPostProcessor {

  private static final String FILE = "throughline-defaults.yaml";

  @Override
  public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication app) {
    try {
      new YamlPropertySourceLoader()
          .load(FILE, new ClassPathResource(FILE))
          .forEach(environment.getPropertySources()::addLast);
    } catch (IOException e) {
      throw new UncheckedIOException(FILE + ": not readable on the class path", e);
    }
  }
}
