package io.throughline.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class AwaitTest {

  @Test
  void value_isReturnedAsSoonAsThereIsOne() {
    AtomicInteger asked = new AtomicInteger();
    int value =
        Await.value(
            "the third answer",
            () -> asked.incrementAndGet() == 3 ? Optional.of(asked.get()) : Optional.empty());
    assertThat(value).isEqualTo(3);
  }

  @Test
  void missedDeadline_saysWhatWasAwaitedAndWhatWasTheCase() {
    assertThatThrownBy(() -> Await.until("rain", Duration.ofMillis(20), () -> false))
        .isInstanceOf(AssertionError.class)
        .hasMessage("not within 20 ms: rain");
    assertThatThrownBy(
            () ->
                Await.value(
                    "rain",
                    Duration.ofMillis(20),
                    () -> {
                      throw new IllegalStateException("the sun shines");
                    }))
        .hasMessage("not within 20 ms: rain: the sun shines");
  }
}
