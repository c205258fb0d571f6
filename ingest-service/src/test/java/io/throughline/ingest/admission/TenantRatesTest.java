package io.throughline.ingest.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import io.throughline.event.TenantId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TenantRatesTest {

  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId GLOBEX = new TenantId("globex");

  private final SteppedClock clock = new SteppedClock();
  private final TenantRates rates = new TenantRates(100, 150, clock);

  @Test
  void aBurst_isTaken_andWhatIsPastItWaitsForTheRate() {
    assertThat(rates.take(ACME, 150)).isZero();
    assertThat(rates.take(ACME, 10)).isEqualTo(Duration.ofMillis(100));

    clock.advance(Duration.ofMillis(100));

    assertThat(rates.take(ACME, 10)).isZero();
    assertThat(rates.take(ACME, 1)).isPositive();
  }

  @Test
  void whatIsRefused_costsNothing() {
    assertThat(rates.take(ACME, 100)).isZero();
    assertThat(rates.take(ACME, 51)).isPositive();
    assertThat(rates.take(ACME, 50)).isZero();
  }

  @Test
  void oneTenantsRate_isNotAnothers() {
    assertThat(rates.take(ACME, 150)).isZero();
    assertThat(rates.take(GLOBEX, 150)).isZero();
  }

  private static final class SteppedClock implements TimeMeter {
    private long nanos;

    void advance(Duration by) {
      nanos += by.toNanos();
    }

    @Override
    public long currentTimeNanos() {
      return nanos;
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }
}
