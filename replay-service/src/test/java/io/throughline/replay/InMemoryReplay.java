package io.throughline.replay;

import io.throughline.event.Event;
import io.throughline.event.StreamKey;
import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import io.throughline.log.AppendResult;
import io.throughline.log.memory.MemoryLog;
import io.throughline.testing.TestToken;
import io.throughline.testing.TestTokens;
import java.util.Set;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;

/** The replay service over the in-memory log, to which a test can do what it likes. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(ReplayConfiguration.class)
public class InMemoryReplay {

  public static final StreamName EXECUTION = new StreamName("execution");

  private static final TestTokens ISSUER = TestTokens.start();

  /** Points the service at the issuer of {@link #token}. */
  public static void settings(DynamicPropertyRegistry registry) {
    registry.add("spring.security.oauth2.resourceserver.jwt.issuer-uri", ISSUER::issuer);
    registry.add("spring.security.oauth2.resourceserver.jwt.jwk-set-uri", ISSUER::jwkSetUri);
    registry.add("throughline.security.audience", () -> TestToken.AUDIENCE);
    registry.add("throughline.position.key", () -> "a key for the tests of replay");
  }

  public static String token(String tenant) {
    return ISSUER.mint(tenant, "events:read");
  }

  public static TestTokens issuer() {
    return ISSUER;
  }

  @Bean
  MutableClock logClock() {
    return new MutableClock();
  }

  @Bean
  MemoryLog log(MutableClock clock) {
    return new MemoryLog(Set.of(EXECUTION, new StreamName("alert")), 1, clock);
  }

  /** Appends {@code events} of {@code tenant}; the log's one partition holds all tenants. */
  public static void append(MemoryLog log, String tenant, Event... events) {
    StreamKey stream = new StreamKey(new TenantId(tenant), EXECUTION);
    for (Event event : events) {
      AppendResult result = log.appender().append(stream, event).join();
      if (!(result instanceof AppendResult.Appended)) {
        throw new AssertionError(result);
      }
    }
  }
}
