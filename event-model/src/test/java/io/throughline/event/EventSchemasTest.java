package io.throughline.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.event.EventSchemas.Violation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventSchemasTest {

  private static final EventSchemas SCHEMAS = EventSchemas.load();
  private static final String TIME = "an RFC 3339 time, for instance 2026-01-31T12:00:00Z";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          execution.started    | {}
          execution.started    | {"node_id":"n1","started_at":"2026-01-31T12:00:00Z","more":{"a":[1]}}
          execution.progressed | {"progress":0}
          execution.progressed | {"progress":1.0,"message":null}
          execution.completed  | {"success":true,"exit_status":4294967295,"runtime_seconds":0.5}
          metrics.updated      | {"value":-1e300,"unit":"ratio","anything":5,"nested":{}}
          alert.raised         | {"priority":"critical","value":1}
          alert.resolved       | {"priority":null}
          agent.created        | [this type has no schema]
          """)
  void dataThatFit_pass(String type, String json) {
    assertThat(SCHEMAS.check(type, "application/json", Payload.of(json))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          execution.started    | {"node_id":7}                 | /data/node_id | 7 | a string of 1 to 256 characters
          execution.started    | {"node_id":""}                | /data/node_id | "" | a string of 1 to 256 characters
          execution.started    | {"started_at":"noon"}         | /data/started_at | "noon" | TIME
          execution.progressed | {"progress":1.01}             | /data/progress | 1.01 | a number from 0 to 1
          execution.progressed | {"progress":"half"}           | /data/progress | "half" | a number from 0 to 1
          execution.completed  | {"success":"yes"}             | /data/success | "yes" | true or false
          execution.completed  | {"runtime_seconds":-1}        | /data/runtime_seconds | -1 | a number, at least 0
          execution.completed  | {"exit_status":1.5}           | /data/exit_status | 1.5 | an integer from -2147483648 to 4294967295
          metrics.updated      | {"active_agents":[]}          | /data/active_agents | an array | a number, at least 0
          metrics.updated      | {"unit":{}}                   | /data/unit | an object | a string of at most 64 characters
          alert.raised         | {"priority":"urgent"}         | /data/priority | "urgent" | one of low, medium, high, critical
          alert.resolved       | []                            | /data | an array | a JSON object
          alert.resolved       | {"value":1                    | data | not JSON | one JSON value
          """)
  void aViolation_pointsAtTheFieldAndSaysWhatWasExpected(
      String type, String json, String field, String found, String expected) {
    assertThat(SCHEMAS.check(type, "application/json", Payload.of(json)))
        .containsExactly(new Violation(field, found, expected.replace("TIME", TIME)));
  }

  @Test
  void everyViolation_isNamed() {
    List<Violation> violations =
        SCHEMAS.check(
            "execution.progressed",
            null,
            Payload.of("{\"progress\":2,\"name\":1,\"status\":\"\"}"));

    assertThat(violations)
        .extracting(Violation::field)
        .containsExactlyInAnyOrder("/data/progress", "/data/name", "/data/status");
  }

  @Test
  void dataOfAKnownType_mustBeJson() {
    assertThat(SCHEMAS.check("alert.raised", "text/plain", Payload.of("{}")))
        .containsExactly(
            new Violation(
                "datacontenttype", "text/plain", "application/json, as type is alert.raised"));
    assertThat(SCHEMAS.check("alert.raised", null, Payload.of(new byte[] {'"', -1, '"'})))
        .containsExactly(new Violation("data", "not UTF-8", "JSON in UTF-8"));
  }

  @Test
  void anEventWithoutData_changesNothingAndPasses() {
    assertThat(SCHEMAS.check("alert.raised", null, Payload.EMPTY)).isEmpty();
  }
}
