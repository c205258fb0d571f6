package io.throughline.replay.history;

import io.throughline.log.memory.MemoryLog;
import io.throughline.replay.InMemoryReplay;
import io.throughline.replay.ReplayClient;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * What a test over real HTTP with real tokens begins with: a service whose log is in memory, and a
 * tenant of its own, as tests share the log.
 */
abstract class OneTenant {

  private static final AtomicInteger TENANTS = new AtomicInteger();

  /** Also set by {@link io.throughline.replay.share.ThroughAnotherInstance}. */
  @LocalServerPort int port;

  @Autowired MemoryLog log;

  String tenant;
  ReplayClient client;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry registry) {
    InMemoryReplay.settings(registry);
  }

  @BeforeEach
  void aTenantOfItsOwn() {
    tenant = "tenant-" + TENANTS.incrementAndGet();
    client = new ReplayClient(port, InMemoryReplay.token(tenant));
  }
}
