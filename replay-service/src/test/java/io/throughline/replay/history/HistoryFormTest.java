package io.throughline.replay.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryFormTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*/*                                                              | BATCH",
        "application/*                                                    | BATCH",
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8  | BATCH",
        "application/json                                                 | JSON",
        "application/json, application/cloudevents-batch+json             | BATCH",
        "application/json;q=0.5, application/x-ndjson                     | LINES",
        "application/x-ndjson;q=0, */*                                    | BATCH",
        "application/cloudevents-batch+json;q=0, application/*            | JSON",
      })
  void theFormThatIsAcceptedBest_isTaken(String accept, HistoryForm form) {
    assertThat(HistoryForm.of(accept)).contains(form);
  }

  @Test
  void withoutAPreference_itIsABatch() {
    assertThat(HistoryForm.of(null)).contains(HistoryForm.BATCH);
    assertThat(HistoryForm.of(" ")).contains(HistoryForm.BATCH);
  }

  @Test
  void whatNobodyCanWrite_isNoForm() {
    for (String accept :
        new String[] {"text/html", "application/json;q=0", "nonsense", "a/b;q=x"}) {
      assertThat(HistoryForm.of(accept)).as(accept).isEqualTo(Optional.empty());
    }
  }
}
