package io.throughline.replay.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.event.Position;
import io.throughline.log.Gap;
import io.throughline.replay.live.Source.Ahead;
import io.throughline.replay.live.Source.FromHistory;
import io.throughline.replay.live.Source.FromTail;
import io.throughline.replay.live.Source.Lost;
import io.throughline.replay.live.Window.Cut;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourceTest {

  private static final Position AT = new Position(7, 3, 0);

  private final Window window = new Window(AT.at(100), 200, 5, List.of());

  @Test
  void whatTheTailHas_isReadFromTheTail_itsEndIncluded() {
    assertThat(Source.of(window, AT.at(100), 5)).isEqualTo(new FromTail(window));
    assertThat(Source.of(window, AT.at(150), 5)).isEqualTo(new FromTail(window));
    assertThat(Source.of(window, AT.at(200), 5)).isEqualTo(new FromTail(window));
  }

  @Test
  void whatIsOlder_isReadFromHistory_upToTheTail() {
    assertThat(Source.of(window, AT.at(99), 5)).isEqualTo(new FromHistory(100));
  }

  @Test
  void whoIsFurtherThanTheTail_waits() {
    assertThat(Source.of(window, AT.at(201), 5)).isEqualTo(new Ahead());
  }

  @Test
  void offsetsOfAnotherLog_areNotComparedButAskedFor() {
    assertThat(Source.of(window, new Position(8, 3, 150), 5))
        .isEqualTo(new FromHistory(Long.MAX_VALUE));
    assertThat(Source.of(window, new Position(7, 4, 150), 5))
        .isEqualTo(new FromHistory(Long.MAX_VALUE));
  }

  @Test
  void beforeTheTailHasBegun_historyIsAsked() {
    assertThat(Source.of(null, AT.at(150), 0)).isEqualTo(new FromHistory(Long.MAX_VALUE));
  }

  @Test
  void whoIsBeyondACutThatCameSince_isToldWhatIsLost() {
    Window cut = new Window(AT.at(120), 300, 6, List.of(new Cut(6, 120)));
    Gap gap = new Gap(Gap.Reason.TRUNCATED, AT.at(150), AT.at(120));
    assertThat(Source.of(cut, AT.at(150), 5)).isEqualTo(new Lost(gap));
    assertThat(Source.of(cut, AT.at(120), 5)).isEqualTo(new FromTail(cut));
    assertThat(Source.of(cut, AT.at(150), 6)).isEqualTo(new FromTail(cut));
  }

  @Test
  void ofSeveralCutsSince_theLowestCounts() {
    Window cut = new Window(AT.at(180), 300, 7, List.of(new Cut(6, 120), new Cut(7, 180)));
    assertThat(Source.of(cut, AT.at(150), 5))
        .isEqualTo(new Lost(new Gap(Gap.Reason.TRUNCATED, AT.at(150), AT.at(120))));
    assertThat(Source.of(cut, AT.at(150), 6)).isEqualTo(new FromHistory(180));
  }
}
