package io.throughline.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.event.CloudEventsJson.Batch;
import io.throughline.event.EventResult.Invalid;
import io.throughline.event.EventResult.Parsed;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EventRulesTest {

  private static final EventRules RULES =
      new EventRules(EventLimits.DEFAULT.withDataBytesMax(32), EventSchemas.load());

  @Test
  void aDraftFromHeaders_becomesAnEvent() {
    EventResult result =
        RULES.admit(draft("agent.created", "application/json").data(Payload.of("{\"a\":1}")));

    assertThat(result).isInstanceOf(Parsed.class);
  }

  @Test
  void dataThatClaimToBeJsonAndAreNot_areRefused() {
    assertThat(problem(draft("agent.created", "application/json").data(Payload.of("{oops"))))
        .isEqualTo(
            Problem.ofField(
                ErrorCode.INVALID_EVENT,
                "data",
                "not JSON",
                "JSON in UTF-8, as datacontenttype is application/json"));
  }

  @Test
  void dataOfAnotherKind_passAsTheyAre() {
    assertThat(RULES.admit(draft("agent.created", "image/png").data(Payload.of("{oops"))))
        .isInstanceOf(Parsed.class);
    assertThat(RULES.admit(draft("agent.created", null).data(Payload.of("{oops"))))
        .isInstanceOf(Parsed.class);
  }

  @Test
  void dataThatBreakTheSchema_areRefused_andFurtherViolationsCounted() {
    Payload data = Payload.of("{\"progress\":2,\"name\":1}");

    Problem problem = problem(draft("execution.progressed", "application/json").data(data));

    assertThat(problem.code()).isEqualTo(ErrorCode.INVALID_DATA);
    assertThat(problem.field()).isIn("/data/progress", "/data/name");
    assertThat(problem.detail()).endsWith(" and 1 more");
  }

  @Test
  void dataOverTheLimit_areRefused_beforeAnyoneLooksAtThem() {
    assertThat(problem(draft("execution.started", "application/json").data(new33Bytes())))
        .isEqualTo(
            Problem.ofField(ErrorCode.PAYLOAD_TOO_LARGE, "data", "33 bytes", "at most 32 bytes"));
  }

  @Test
  void theFirstFaultOfADraft_isTheOneThatIsTold() {
    EventDraft draft = RULES.draft().attribute("time", "noon").attribute("id", "");

    assertThat(problem(draft).field()).isEqualTo("time");
  }

  @Test
  void moreExtensionsThanTheLimit_areRefused() {
    EventRules rules = new EventRules(new EventLimits(9, 9, 1), EventSchemas.load());
    EventDraft draft = rules.draft().attribute("a", "1").attribute("b", "2");

    assertThat(((Invalid) rules.admit(draft)).problem())
        .isEqualTo(
            Problem.ofField(
                ErrorCode.INVALID_EVENT, "b", "one extension too many", "at most 1 extensions"));
  }

  @Test
  void anAttributeOverTheLimit_isRefused_andShownInPart() {
    assertThat(problem(RULES.draft().attribute("subject", "x".repeat(2_049))).detail())
        .isEqualTo("subject: '" + "x".repeat(64) + "…' (expected: at most 2048 characters)");
  }

  @Test
  void structuredEventsAndBatches_areHeldToTheSchemasToo() {
    String event =
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"alert.raised\",\"data\":%s}";
    byte[] good = utf8(event.formatted("{}"));
    byte[] batch =
        utf8("[" + event.formatted("{}") + "," + event.formatted("{\"value\":\"x\"}") + "]");

    assertThat(RULES.read(good, 0, good.length).result()).isInstanceOf(Parsed.class);
    assertThat(((Batch.Read) RULES.readBatch(batch, 2)).elements())
        .satisfiesExactly(
            first -> assertThat(first.result()).isInstanceOf(Parsed.class),
            second -> {
              assertThat(second.id()).isEqualTo("1");
              assertThat(((Invalid) second.result()).problem().field()).isEqualTo("/data/value");
            });
  }

  private static EventDraft draft(String type, String contentType) {
    EventDraft draft =
        RULES
            .draft()
            .attribute("specversion", "1.0")
            .attribute("id", "1")
            .attribute("source", "/s");
    if (contentType != null) {
      draft.attribute("datacontenttype", contentType);
    }
    return draft.attribute("type", type);
  }

  private static Problem problem(EventDraft draft) {
    return ((Invalid) RULES.admit(draft)).problem();
  }

  private static Payload new33Bytes() {
    return Payload.of(new byte[33]);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
