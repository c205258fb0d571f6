package io.throughline.replay.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.event.Event;
import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import io.throughline.log.Gap;
import io.throughline.log.LogReader.Page;
import io.throughline.log.LogReader.PageLimit;
import io.throughline.log.LoggedEvent;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PageBuilderTest {

  private static final TenantId TENANT = new TenantId("acme");
  private static final StreamKey STREAM = new StreamKey(TENANT, new StreamName("execution"));
  private static final Position START = new Position(1, 0, 100);
  private static final int BYTES_OF_EVENT = 2;

  @Test
  void aPageWithNothingOnIt_isFollowedByTheNextUntilThereIsSomething() {
    PageBuilder builder = new PageBuilder(range(null), 2, 1000);

    assertThat(builder.add(page(100, 200, false))).isTrue();
    assertThat(builder.next()).isEqualTo(at(200));
    assertThat(builder.add(page(200, 300, false, 250))).isTrue();
    assertThat(builder.limit()).isEqualTo(new PageLimit(1, 998, Long.MAX_VALUE));
    assertThat(builder.add(page(300, 310, false, 309))).isFalse();

    HistoryPage answer = builder.build();
    assertThat(answer.events()).extracting(LoggedEvent::offset).containsExactly(250L, 309L);
    assertThat(answer.from()).isEqualTo(START);
    assertThat(answer.next()).isEqualTo(at(310));
    assertThat(answer.complete()).isFalse();
  }

  @Test
  void theEndOfTheLog_completesIt() {
    PageBuilder builder = new PageBuilder(range(null), 10, 1000);
    assertThat(builder.add(page(100, 120, true, 110))).isFalse();
    assertThat(builder.build().complete()).isTrue();
  }

  @Test
  void theEndOfTheRange_completesIt() {
    PageBuilder builder = new PageBuilder(range(at(120)), 10, 1000);
    assertThat(builder.limit().endOffset()).isEqualTo(120);
    assertThat(builder.add(page(100, 120, false, 110))).isFalse();
    assertThat(builder.build().complete()).isTrue();
    assertThat(builder.build().next()).isEqualTo(at(120));
  }

  @Test
  void aFullPage_isNotCompleteThoughItEndsWithItsLastEvent() {
    PageBuilder builder = new PageBuilder(range(at(120)), 1, 1000);
    assertThat(builder.add(page(100, 111, false, 110))).isFalse();
    assertThat(builder.build().complete()).isFalse();
  }

  @Test
  void asManyBytesAsFit_endIt() {
    PageBuilder builder = new PageBuilder(range(null), 10, BYTES_OF_EVENT);
    assertThat(builder.add(page(100, 111, false, 110))).isFalse();
    assertThat(builder.build().complete()).isFalse();
  }

  @Test
  void anEndInATopicThatIsNoMore_leavesNothing() {
    PageBuilder builder = new PageBuilder(range(new Position(9, 0, 500)), 10, 1000);
    Gap gap = new Gap(Gap.Reason.RECREATED, new Position(9, 0, 400), at(0));
    assertThat(builder.add(page(gap, 0, 20, false, 10))).isFalse();
    assertThat(builder.build())
        .isEqualTo(new HistoryPage(at(0), at(0), java.util.List.of(), true, gap));
  }

  @Test
  void aGapAtTheStart_isSaid_andTheReadersOwnWinsOverTheRanges() {
    Gap located = new Gap(Gap.Reason.RETENTION, at(0), START);
    PageBuilder first = new PageBuilder(range(null, located), 10, 1000);
    first.add(page(100, 120, true, 110));
    assertThat(first.build().gap()).isEqualTo(located);

    Gap read = new Gap(Gap.Reason.RETENTION, START, at(150));
    PageBuilder second = new PageBuilder(range(null, located), 10, 1000);
    second.add(page(read, 150, 160, true, 155));
    assertThat(second.build().gap()).isEqualTo(read);
    assertThat(second.build().from()).isEqualTo(at(150));
  }

  @Test
  void aGapInTheMiddle_endsTheAnswerBeforeIt() {
    PageBuilder builder = new PageBuilder(range(null), 10, 1000);
    builder.add(page(100, 120, false, 110));
    Gap gap = new Gap(Gap.Reason.RETENTION, at(120), at(500));
    assertThat(builder.add(page(gap, 500, 600, true, 550))).isFalse();

    HistoryPage answer = builder.build();
    assertThat(answer.events()).extracting(LoggedEvent::offset).containsExactly(110L);
    assertThat(answer.next()).isEqualTo(at(120));
    assertThat(answer.complete()).isFalse();
    assertThat(answer.gap()).isNull();
  }

  private static Range range(@Nullable Position end) {
    return range(end, null);
  }

  private static Range range(@Nullable Position end, @Nullable Gap gap) {
    return new Range(STREAM, START, end, EventFilter.ALL, false, gap);
  }

  private static Position at(long offset) {
    return START.at(offset);
  }

  private static Page page(long from, long next, boolean atEnd, long... offsets) {
    return page(null, from, next, atEnd, offsets);
  }

  private static Page page(
      @Nullable Gap gap, long from, long next, boolean atEnd, long... offsets) {
    Event event = Event.json("1", "/s", "t", null, "{}");
    return new Page(
        at(from),
        at(next),
        LongStream.of(offsets).mapToObj(o -> new LoggedEvent(TENANT, o, 0, event)).toList(),
        atEnd,
        gap);
  }
}
