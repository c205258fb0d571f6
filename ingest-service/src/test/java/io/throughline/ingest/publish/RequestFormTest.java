package io.throughline.ingest.publish;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestFormTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          application/cloudevents+json                        | false | STRUCTURED
          Application/CloudEvents+JSON; charset="UTF-8"       | true  | STRUCTURED
          application/cloudevents-batch+json;charset=utf-8    | false | BATCH
          application/x-ndjson                                | false | LINES
          application/x-ndjson                                | true  | BINARY
          application/json                                    | true  | BINARY
          -                                                   | true  | BINARY
          application/json                                    | false | -
          -                                                   | false | -
          application/cloudevents+xml                         | true  | -
          application/cloudevents+json; charset=utf-16        | false | -
          """)
  void theHeaders_sayTheForm(String contentType, boolean binaryHeaders, RequestForm form) {
    assertThat(RequestForm.of(contentType, binaryHeaders).orElse(null)).isEqualTo(form);
  }
}
