package io.throughline.cli.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.cli.TestConsole;
import io.throughline.cli.client.Delivery;
import io.throughline.event.Event;
import io.throughline.event.Payload;
import java.time.ZoneOffset;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventLinesTest {

  private final EventLines people = lines(false, false);

  @Test
  void peopleSeeTimeTypeSubjectAndData_inColumnsThatGrow() {
    assertThat(people.line(delivery("cpu", "{ \"value\" : 1.50 }")))
        .isEqualTo("12:00:00.123  metrics.updated  cpu     {\"value\":1.50}");
    assertThat(people.line(delivery("disk:/home", "{}")))
        .isEqualTo("12:00:00.123  metrics.updated  disk:/home  {}");
    assertThat(people.line(delivery("cpu", "{}")))
        .isEqualTo("12:00:00.123  metrics.updated  cpu         {}");
  }

  @Test
  void positionsAreShownOnRequest() {
    assertThat(lines(false, true).line(delivery("cpu", "{}"))).endsWith("{}  p1");
  }

  @Test
  void programsSeeTheCloudEventOnOneLine() {
    assertThat(lines(true, false).line(delivery("cpu", "{\n\"value\": 1.50\n}")))
        .isEqualTo(
            "{\"specversion\":\"1.0\",\"id\":\"7\",\"source\":\"/s\",\"type\":\"metrics.updated\","
                + "\"subject\":\"cpu\",\"time\":\"2026-01-31T12:00:00.123Z\","
                + "\"datacontenttype\":\"application/json\",\"position\":\"p1\","
                + "\"appendtime\":\"2026-01-31T12:00:00.200Z\","
                + "\"data\":{\"value\":1.50}}");
  }

  @Test
  void whatAnEventSays_canNotMoveTheTerminalsCursor() {
    assertThat(people.line(delivery("a\u001b[2Jb", "{\"x\":\"\u001b[31m\"}")))
        .contains("a\\u001b[2Jb")
        .doesNotContain("\u001b");
  }

  @Test
  void missingTimeAndSubject_areMarked() {
    Event bare = new Event("7", "/s", "t", null, null, null, null, Map.of(), Payload.EMPTY);
    assertThat(people.line(new Delivery(bare, "p1", null)))
        .isEqualTo("--:--:--.---  t                -       ");
  }

  @Test
  void anEventWithoutATime_hasTheLogs() {
    Event bare = new Event("7", "/s", "t", "x", null, null, null, Map.of(), Payload.EMPTY);
    assertThat(people.line(new Delivery(bare, "p1", "2026-01-31T12:00:00.200Z")))
        .startsWith("12:00:00.200  t ");
  }

  @Test
  void binaryData_areCounted_notShown() {
    Event image =
        new Event(
            "7", "/s", "t", "x", null, "image/png", null, Map.of(), Payload.of(new byte[] {1, 2}));
    assertThat(people.line(new Delivery(image, "p1", null))).endsWith("(2 bytes of image/png)");
  }

  private static EventLines lines(boolean json, boolean positions) {
    return new EventLines(new TestConsole().console(), ZoneOffset.UTC, json, positions);
  }

  private static Delivery delivery(@Nullable String subject, String json) {
    Event event =
        new Event(
            "7",
            "/s",
            "metrics.updated",
            subject,
            "2026-01-31T12:00:00.123Z",
            "application/json",
            null,
            Map.of(),
            Payload.of(json));
    return new Delivery(event, "p1", "2026-01-31T12:00:00.200Z");
  }
}
