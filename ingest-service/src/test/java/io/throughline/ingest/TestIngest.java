package io.throughline.ingest;

import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.PositionSeal;
import io.throughline.event.StreamKey;
import io.throughline.event.StreamName;
import io.throughline.log.LogReader.PageLimit;
import io.throughline.log.LoggedEvent;
import io.throughline.log.Start;
import io.throughline.log.memory.MemoryLog;
import io.throughline.service.security.Scopes;
import io.throughline.testing.TestToken;
import io.throughline.testing.TestTokens;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.DynamicPropertyRegistry;

/** What the tests of the running service share: its issuer, its settings, a log in memory. */
public final class TestIngest {

  public static final String POSITION_KEY = "a key for the tests of ingest";
  public static final PositionSeal SEAL =
      new PositionSeal(POSITION_KEY.getBytes(StandardCharsets.UTF_8));
  public static final TestTokens ISSUER = TestTokens.start();

  private TestIngest() {}

  public static void settings(DynamicPropertyRegistry registry) {
    registry.add("spring.security.oauth2.resourceserver.jwt.issuer-uri", ISSUER::issuer);
    registry.add("spring.security.oauth2.resourceserver.jwt.jwk-set-uri", ISSUER::jwkSetUri);
    registry.add("throughline.security.audience", () -> TestToken.AUDIENCE);
    registry.add("throughline.position.key", () -> POSITION_KEY);
  }

  public static String writersToken(String tenant) {
    return ISSUER.mint(tenant, Scopes.EVENTS_WRITE);
  }

  /** All that the log has of {@code stream}. */
  public static List<LoggedEvent> logged(MemoryLog log, StreamKey stream) {
    Position start = log.reader().locate(stream, new Start.Earliest(), EventFilter.ALL).position();
    PageLimit limit = new PageLimit(1_000, 1 << 20);
    return log.reader().page(stream, start, EventFilter.ALL, limit).events();
  }

  /** The reference log in place of Kafka. */
  @TestConfiguration(proxyBeanMethods = false)
  public static class InMemory {

    @Bean
    @Primary
    MemoryLog memoryLog() {
      return new MemoryLog(
          Set.of(new StreamName("execution"), new StreamName("metrics")),
          12,
          InstantSource.system());
    }
  }
}
