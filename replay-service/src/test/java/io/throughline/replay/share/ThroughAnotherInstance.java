package io.throughline.replay.share;

import io.throughline.log.EventLog;
import io.throughline.log.memory.MemoryLog;
import io.throughline.log.share.Owners;
import io.throughline.replay.InMemoryReplay;
import io.throughline.testing.TestToken;
import java.lang.reflect.Field;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.util.ReflectionUtils;

/**
 * Lets a test ask the service at its {@code port} through an instance that has no partition: what
 * holds for the one has to hold through the other.
 */
public final class ThroughAnotherInstance implements BeforeEachCallback {

  private static final Map<Integer, Integer> FRONTS = new ConcurrentHashMap<>();

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    Object test = context.getRequiredTestInstance();
    Field port = Objects.requireNonNull(ReflectionUtils.findField(test.getClass(), "port"));
    ReflectionUtils.makeAccessible(port);
    int front = FRONTS.computeIfAbsent(port.getInt(test), ThroughAnotherInstance::start);
    port.setInt(test, front);
  }

  /** Runs until the JVM ends, as the cached contexts of tests do. */
  private static int start(int owner) {
    SpringApplication front = new SpringApplication(Front.class);
    front.setDefaultProperties(
        Map.of(
            "server.port",
            "0",
            "test.owner",
            "http://127.0.0.1:" + owner,
            "spring.security.oauth2.resourceserver.jwt.issuer-uri",
            InMemoryReplay.issuer().issuer(),
            "spring.security.oauth2.resourceserver.jwt.jwk-set-uri",
            InMemoryReplay.issuer().jwkSetUri(),
            "throughline.security.audience",
            TestToken.AUDIENCE,
            "throughline.security.query-token",
            "true",
            "throughline.security.allowed-origins",
            "https://pages.example",
            "throughline.position.key",
            "a key for the tests of replay"));
    // What the service's own application.yaml says of its port is for the service.
    var running = front.run("--server.port=0");
    return ((ServletWebServerApplicationContext) running).getWebServer().getPort();
  }

  @SpringBootConfiguration
  @EnableAutoConfiguration
  @Import(ForwardingConfiguration.class)
  static class Front {

    @Bean
    EventLog log() {
      return new MemoryLog(Set.of(InMemoryReplay.EXECUTION), 1, InstantSource.system());
    }

    @Bean
    Agreement agreement(Environment environment) {
      Agreement agreement = new Agreement();
      String owner = environment.getRequiredProperty("test.owner");
      agreement.replace(new Owners(1, 0, List.of("http://nobody", owner), List.of(1)));
      return agreement;
    }

    @Bean
    ForwardLimits limits() {
      Duration second = Duration.ofSeconds(1);
      return new ForwardLimits(
          second, second, second.multipliedBy(30), second.multipliedBy(30), 99);
    }

    @Bean(destroyMethod = "shutdownNow")
    ExecutorService liveReaderThreads() {
      return Executors.newVirtualThreadPerTaskExecutor();
    }
  }
}
