package io.throughline.client.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.event.Event;
import io.throughline.event.StreamName;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventBufferTest {

  private final EventBuffer buffer = new EventBuffer(3, 10_000);

  @Test
  void eventsComeOutInOrder_thoseThatGoTogetherAtOnce() throws InterruptedException {
    buffer.add(event("a", "1"));
    buffer.add(event("a", "2"));
    buffer.add(event("b", "3"));
    assertThat(take(10)).containsExactly("1", "2");
    assertThat(take(10)).containsExactly("3");
  }

  @Test
  void pastItsLimit_theOldestGoes() throws InterruptedException {
    for (int i = 1; i <= 3; i++) {
      assertThat(buffer.add(event("a", "" + i))).isZero();
    }
    assertThat(buffer.add(event("a", "4"))).isEqualTo(1);
    assertThat(take(2)).containsExactly("2", "3");
    assertThat(buffer.size()).isEqualTo(1);
  }

  @Test
  void pastItsMemory_asManyGoAsHaveTo_andOneThatIsTooLargeIsNotTaken() throws InterruptedException {
    buffer.add(event("a", "1", 4_000));
    buffer.add(event("a", "2", 4_000));
    assertThat(buffer.add(event("a", "3", 9_000))).isEqualTo(2);
    assertThat(buffer.add(event("a", "4", 10_000))).isEqualTo(1);
    assertThat(take(10)).containsExactly("3");
  }

  @Test
  void onceItIsClosed_whatIsThereComesOut_andNothingGoesIn() throws InterruptedException {
    buffer.add(event("a", "1"));
    buffer.close();
    assertThat(buffer.add(event("a", "2"))).isEqualTo(1);
    assertThat(take(10)).containsExactly("1");
    assertThat(take(10)).isEmpty();
  }

  private List<String> take(int max) throws InterruptedException {
    return buffer.take(max, (a, b) -> a.stream().equals(b.stream())).stream()
        .map(outgoing -> outgoing.event().id())
        .toList();
  }

  private static Outgoing event(String stream, String id) {
    return event(stream, id, 10);
  }

  private static Outgoing event(String stream, String id, int bytes) {
    return new Outgoing(
        null,
        new StreamName(stream),
        Event.json(id, "/tests", "t", null, "\"" + "x".repeat(bytes) + "\""));
  }
}
