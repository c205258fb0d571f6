package io.throughline.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-01-31T12:00:00Z",
        "2024-02-29t23:59:59.123456789z",
        "2000-02-29T00:00:00+23:59",
        "2016-12-31T23:59:60Z",
        "0001-01-01T00:00:00.1-00:00"
      })
  void aTimestamp_isAccepted(String text) {
    assertThat(Rfc3339.isTimestamp(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026-01-31",
        "2026-01-31T12:00Z",
        "2026-01-31 12:00:00Z",
        "2026-01-31T12:00:00",
        "2026-01-31T12:00:00.Z",
        "2026-01-31T12:00:00.1234567890Z",
        "2026-01-31T24:00:00Z",
        "2026-01-31T12:60:00Z",
        "2026-01-31T12:00:61Z",
        "2026-13-01T12:00:00Z",
        "2026-00-01T12:00:00Z",
        "2026-04-31T12:00:00Z",
        "1900-02-29T12:00:00Z",
        "2026-01-31T12:00:00+24:00",
        "2026-01-31T12:00:00+0100",
        "2026-01-31T12:00:00Zx",
        "+026-01-31T12:00:00Z",
        "٢٠٢٦-01-31T12:00:00Z"
      })
  void whatIsNoTimestamp_isRefused(String text) {
    assertThat(Rfc3339.isTimestamp(text)).isFalse();
  }

  @Property(tries = 5_000)
  void dates_areThoseOfTheCalendar(
      @ForAll @IntRange(max = 9999) int year,
      @ForAll @IntRange(max = 13) int month,
      @ForAll @IntRange(max = 32) int day) {
    String text = "%04d-%02d-%02dT12:00:00Z".formatted(year, month, day);

    assertThat(Rfc3339.isTimestamp(text)).isEqualTo(javaReads(text));
  }

  @Property(tries = 5_000)
  void anyText_isAnsweredWithoutAnException(
      @ForAll @CharRange(from = '+', to = 'Z') @StringLength(max = 40) String text) {
    assertThat(Rfc3339.isTimestamp(text)).isIn(true, false);
  }

  private static boolean javaReads(String text) {
    try {
      return OffsetDateTime.parse(text) != null;
    } catch (DateTimeException refused) {
      return false;
    }
  }
}
