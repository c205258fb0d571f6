package io.throughline.gateway.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.event.PositionSeal;
import io.throughline.event.TenantId;
import io.throughline.gateway.subscription.Subscribe.Accepted;
import io.throughline.gateway.subscription.Subscribe.Beginning;
import io.throughline.log.Start;
import io.throughline.stomp.Headers;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a SUBSCRIBE frame asks for; what is wrong with one stands in {@code RefusalTest}. */
class SubscribeTest {

  private static final PositionSeal SEAL = new PositionSeal(new byte[32]);

  @Test
  void sinceATimeFinerThanTheLogs_isTheFirstMillisecondAtOrAfterIt() {
    assertThat(since("2026-01-31T12:00:00.0005Z")).isEqualTo("2026-01-31T12:00:00.001Z");
    assertThat(since("2026-01-31T12:00:00.001Z")).isEqualTo("2026-01-31T12:00:00.001Z");
    assertThat(since("2026-01-31T12:00:00.001000001Z")).isEqualTo("2026-01-31T12:00:00.002Z");
    assertThat(since("2026-01-31T13:00:00+01:00")).isEqualTo("2026-01-31T12:00:00Z");
  }

  @Test
  void anyStartImpliesNotices_nowDoesNot() {
    assertThat(read("since", "2026-01-31T12:00:00Z").wantsNotices()).isTrue();
    assertThat(read("snapshot", "true").wantsNotices()).isTrue();
    assertThat(read().wantsNotices()).isFalse();
    assertThat(read("snapshot", "false")).isEqualTo(read());
    assertThat(read("notices", "true").wantsNotices()).isTrue();
  }

  private static String since(String time) {
    return read("since", time).beginning() instanceof Beginning.From(Start.Since(Instant since))
        ? since.toString()
        : "no time";
  }

  private static Accepted read(String... headers) {
    return (Accepted)
        Subscribe.read(
            new TenantId("acme"), "/topic/execution", Headers.of(headers), SEAL, stream -> true);
  }
}
