package io.throughline.replay.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.event.ErrorCode;
import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.PositionSeal;
import io.throughline.event.Problem;
import io.throughline.event.StreamKey;
import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import io.throughline.log.Start;
import io.throughline.replay.query.Bound;
import io.throughline.replay.query.Parsed;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryQueryTest {

  private static final StreamKey STREAM = key("acme", "execution");
  private static final PositionSeal SEAL = new PositionSeal("0123456789abcdef".getBytes(UTF_8));
  private static final Position PLACE = new Position(7, 3, 42);
  private static final String TOKEN = SEAL.seal(STREAM, PLACE);

  @Test
  void withoutAnyParameter_itIsEverythingFromTheOldestOn() {
    assertThat(valid())
        .isEqualTo(
            new HistoryQuery(STREAM, new Start.Earliest(), null, EventFilter.ALL, false, null));
  }

  @Test
  void eachStart_isUnderstood() {
    assertThat(valid("after", TOKEN).start()).isEqualTo(new Start.After(PLACE));
    assertThat(valid("since", "2026-01-31T12:00:00Z").start())
        .isEqualTo(new Start.Since(Instant.parse("2026-01-31T12:00:00Z")));
    assertThat(valid("last", "100").start()).isEqualTo(new Start.Last(100));
  }

  @Test
  void until_isAPositionOrATime() {
    assertThat(valid("until", TOKEN).until()).isEqualTo(new Bound.UpTo(PLACE));
    assertThat(valid("until", "2026-01-31T12:00:00Z").until())
        .isEqualTo(new Bound.BeforeTime(Instant.parse("2026-01-31T12:00:00Z")));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-31T12:00:00.123456Z, 2026-01-31T12:00:00.124Z",
    "2026-01-31T12:00:00.123Z, 2026-01-31T12:00:00.123Z",
    "2026-01-31T12:00:00+02:00, 2026-01-31T10:00:00Z",
    "2026-01-31T12:00:00 02:00, 2026-01-31T10:00:00Z",
    "2026-01-31t12:00:00z, 2026-01-31T12:00:00Z",
  })
  void aTime_isRoundedUpToTheLogsMilliseconds_andForgivesAPlusThatWasNotEscaped(
      String given, String understood) {
    assertThat(valid("since", given).start()).isEqualTo(new Start.Since(Instant.parse(understood)));
  }

  @Test
  void typesAndSubject_areTheFilter() {
    Map<String, String[]> values = values("subject", "run 1");
    values.put("types", new String[] {"a, b", "c"});
    assertThat(valid(values).filter()).isEqualTo(new EventFilter(Set.of("a", "b", "c"), "run 1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "since | yesterday | since: 'yesterday' (expected: an RFC 3339 time, for instance 2026-01-31T12:00:00.000Z)",
        "since | 2026-02-30T00:00:00Z | since: '2026-02-30T00:00:00Z' (expected: an RFC 3339 time, for instance 2026-01-31T12:00:00.000Z)",
        "since | 2026-01-31 | since: '2026-01-31' (expected: an RFC 3339 time, for instance 2026-01-31T12:00:00.000Z)",
        "since | +99999-01-31T00:00:00Z | since: '+99999-01-31T00:00:00Z' (expected: an RFC 3339 time, for instance 2026-01-31T12:00:00.000Z)",
        "last | 0 | last: '0' (expected: a whole number from 1 to 10000)",
        "last | ten | last: 'ten' (expected: a whole number from 1 to 10000)",
        "limit | -1 | limit: '-1' (expected: a whole number from 1 to 10000)",
        "limit | 10001 | limit: '10001' (expected: a whole number from 1 to 10000)",
        "limit | 99999999999 | limit: '99999999999' (expected: a whole number from 1 to 10000)",
        "until | noon | until: 'noon' (expected: a position of this stream, as its answers carry; or an RFC 3339 time, for instance 2026-01-31T12:00:00.000Z)",
        "types | a,,b | types: 'a,,b' (expected: 1 to 100 event types, separated by commas)",
        "types | '' | types: '' (expected: 1 to 100 event types, separated by commas)",
        "subject | '' | subject: 0 characters (expected: 1 to 2048 characters)",
        "type | a | type: not a parameter here (expected: after, conflate, last, limit, since, subject, types, until)",
      })
  void whatIsNotAllowed_isNamedWithWhatWasExpected(String name, String value, String detail) {
    Problem problem = invalid(values(name, value));
    assertThat(problem.code()).isEqualTo(ErrorCode.INVALID_PARAMETER);
    assertThat(problem.field()).isEqualTo(name);
    assertThat(problem.detail()).isEqualTo(detail);
  }

  @Test
  void forgedPositions_andThoseOfOthers_areRefusedWithTheSameWords() {
    String[] tokens = {
      SEAL.seal(key("globex", "execution"), PLACE),
      SEAL.seal(key("acme", "alert"), PLACE),
      "A".repeat(PositionSeal.TOKEN_LENGTH),
      TOKEN.substring(1),
      "nonsense",
    };
    for (String token : tokens) {
      assertThat(invalid(values("after", token)))
          .isEqualTo(
              Problem.ofField(
                  ErrorCode.INVALID_POSITION,
                  "after",
                  "not a position of this stream",
                  "a position of this stream, as its answers carry"));
    }
  }

  @Test
  void twoStarts_areRefused() {
    assertThat(invalid(values("after", TOKEN, "last", "5")).detail())
        .isEqualTo("last: given beside after (expected: one of after, since, last)");
  }

  @Test
  void aParameterThatIsGivenTwice_isRefused() {
    Map<String, String[]> values = new HashMap<>(Map.of("limit", new String[] {"1", "2"}));
    assertThat(invalid(values).detail()).isEqualTo("limit: given 2 times (expected: once)");
  }

  private static HistoryQuery valid(String... namesAndValues) {
    return valid(values(namesAndValues));
  }

  private static HistoryQuery valid(Map<String, String[]> values) {
    return switch (HistoryQuery.parse(STREAM, values, SEAL, HistoryLimits.DEFAULTS)) {
      case Parsed.Valid(HistoryQuery query) -> query;
      case Parsed.Invalid(Problem problem) -> throw new AssertionError(problem);
    };
  }

  private static Problem invalid(Map<String, String[]> values) {
    return switch (HistoryQuery.parse(STREAM, values, SEAL, HistoryLimits.DEFAULTS)) {
      case Parsed.Valid(HistoryQuery query) -> throw new AssertionError(query);
      case Parsed.Invalid(Problem problem) -> problem;
    };
  }

  private static Map<String, String[]> values(String... namesAndValues) {
    Map<String, String[]> values = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      values.put(namesAndValues[i], new String[] {namesAndValues[i + 1]});
    }
    return values;
  }

  private static StreamKey key(String tenant, String stream) {
    return new StreamKey(new TenantId(tenant), new StreamName(stream));
  }
}
