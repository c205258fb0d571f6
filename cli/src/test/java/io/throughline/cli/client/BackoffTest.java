package io.throughline.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

  @Test
  void ceilingDoublesFromOneSecondToThirty() {
    assertThat(IntStream.range(0, 8).mapToLong(Backoff::ceilingMillis))
        .containsExactly(1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L, 30_000L);
    assertThat(Backoff.ceilingMillis(Integer.MAX_VALUE)).isEqualTo(30_000);
  }

  @Test
  void delayIsAnywhereBelowTheCeiling_soThatClientsSpread() {
    Random random = new Random(1);
    long[] delays =
        IntStream.range(0, 10_000)
            .mapToLong(i -> Backoff.delay(3, random).toMillis())
            .sorted()
            .toArray();
    assertThat(delays[0]).isBetween(0L, 100L);
    assertThat(delays[9_999]).isBetween(7_900L, 8_000L);
    assertThat(delays[5_000]).isBetween(3_600L, 4_400L);
  }
}
