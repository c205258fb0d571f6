package io.throughline.event.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.event.EventSchemas;
import io.throughline.event.Payload;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EventPayloadTest {

  private static final EventSchemas SCHEMAS = EventSchemas.load();

  static Stream<EventPayload> payloads() {
    return Stream.of(
        new ExecutionStarted("n1", "build", "mvn verify", Instant.parse("2026-01-31T12:00:00.5Z")),
        new ExecutionStarted(null, null, null, null),
        new ExecutionProgressed("n1", 0.25, 12.5, "250 lines"),
        new ExecutionProgressed(null, null, null, null),
        new ExecutionCompleted("n1", true, 61.0, 3.5, 0, "done"),
        new ExecutionCompleted(null, false, null, null, 137, null),
        new MetricsUpdated(Map.of("total_executions", 12.0, "avg_runtime", 1.25), null),
        MetricsUpdated.of(-1e300, "ratio"),
        new AlertRaised("cpu", "CPU over 90 %", AlertPriority.CRITICAL, 0.97, 0.9),
        new AlertResolved("cpu", null, AlertPriority.LOW, null, null));
  }

  @ParameterizedTest
  @MethodSource("payloads")
  void aPayload_isReadAsItWasWritten_andFitsItsSchema(EventPayload payload) {
    Payload json = payload.toJson();

    assertThat(EventPayload.parse(payload.type(), json)).contains(payload);
    assertThat(SCHEMAS.check(payload.type(), "application/json", json)).isEmpty();
  }

  @Test
  void everyKnownType_hasAPayload_andIsInTheStreamThatItsNameBeginsWith() {
    assertThat(payloads().map(EventPayload::type).distinct())
        .containsExactlyInAnyOrderElementsOf(EventSchemas.TYPES);
    assertThat(payloads())
        .allSatisfy(payload -> assertThat(payload.type()).startsWith(payload.stream() + "."));
  }

  @Test
  void theJson_isWhatTheSchemaNames() {
    assertThat(new ExecutionCompleted("n1", true, 61.0, 3.5, 0, null).toJson().utf8())
        .isEqualTo(
            "{\"node_id\":\"n1\",\"status\":\"succeeded\",\"success\":true,\"progress\":1,"
                + "\"runtime_seconds\":61,\"credits_consumed\":3.5,\"exit_status\":0}");
    assertThat(MetricsUpdated.of(0.42, "ratio").toJson().utf8())
        .isEqualTo("{\"value\":0.42,\"unit\":\"ratio\"}");
  }

  @Test
  void anUnknownType_isNoPayload() {
    assertThat(EventPayload.parse("agent.created", Payload.of("{}"))).isEmpty();
  }

  @Test
  void valuesOutOfRange_areRefusedByName() {
    assertThatThrownBy(() -> new ExecutionProgressed(null, 1.5, null, null))
        .hasMessage("progress: 1.5 (expected: a number from 0.0 to 1.0)");
    assertThatThrownBy(() -> MetricsUpdated.of(Double.NaN, "s"))
        .hasMessage("value: NaN (expected: a finite number)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          execution.started    | {"name":7}             | name: 7.0 (expected: a string)
          execution.started    | {"started_at":"noon"}  | started_at: 'noon' (expected: an RFC 3339 time)
          execution.progressed | {"progress":"half"}    | progress: half (expected: a number)
          execution.completed  | {"success":1}          | success: 1.0 (expected: true or false)
          alert.raised         | {"priority":"urgent"}  | priority: 'urgent' (expected: low, medium, high or critical)
          alert.resolved       | []                     | data: not a JSON object (expected: a JSON object)
          metrics.updated      | {                      | data: not JSON (expected: a JSON object)
          """)
  void dataOfAnotherShape_areRefusedByName(String type, String json, String message) {
    assertThatThrownBy(() -> EventPayload.parse(type, Payload.of(json)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
