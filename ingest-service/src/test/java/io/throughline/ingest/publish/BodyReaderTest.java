package io.throughline.ingest.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.event.ErrorCode;
import io.throughline.ingest.admission.ByteBudget;
import io.throughline.service.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyReaderTest {

  private static final int MAX = 100_000;

  private final ByteBudget budget = new ByteBudget(2 * MAX, Duration.ZERO);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16_384, 16_385, 99_999, MAX})
  void aBodyWithinTheLimit_isReadWhole_announcedOrNot(int size) throws Exception {
    assertThat(read(size, size, MAX)).hasSize(size);
    assertThat(read(size, -1, MAX)).hasSize(size);
  }

  @ParameterizedTest
  @ValueSource(longs = {MAX + 1, -1})
  void aBodyOverTheLimit_isRefused(long announced) {
    assertThatThrownBy(() -> read(MAX + 1, announced, MAX))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refused -> assertThat(refused.problem().code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE));
  }

  @Test
  void aBodyThatTheBudgetHasNoRoomFor_isRefusedForNow_andTheRoomIsGivenBack() throws Exception {
    try (ByteBudget.Share others = budget.open()) {
      assertThat(others.grow(MAX + 1)).isTrue();

      assertThatThrownBy(() -> read(MAX, MAX, MAX))
          .isInstanceOfSatisfying(
              ProblemException.class,
              refused -> {
                assertThat(refused.problem().code()).isEqualTo(ErrorCode.OVERLOADED);
                assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(1));
              });
    }
    try (ByteBudget.Share all = budget.open()) {
      assertThat(all.grow(2 * MAX)).isTrue();
    }
  }

  private byte[] read(int size, long announced, int max) throws Exception {
    try (ByteBudget.Share share = budget.open()) {
      return BodyReader.read(new ByteArrayInputStream(new byte[size]), announced, max, share);
    }
  }
}
