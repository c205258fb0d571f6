package io.throughline.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.throughline.bench.event.StampedBody;
import io.throughline.bench.load.AppendTimes.Stages;
import io.throughline.bench.measure.Report;
import io.throughline.bench.sockets.Arrivals;
import io.throughline.bench.sockets.Tallied;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

class LiveSamplesTest {

  private static final long MILLI = 1_000;
  private static final long BEGINNING = 1_700_000_000_000_000L;

  /** Event n is due n ms after the beginning, sent 1 ms later and appended 2 ms after that. */
  private static Stages stages(long seq) {
    long due = BEGINNING + seq * MILLI;
    return new Stages(due, due + MILLI, due + 3 * MILLI);
  }

  @Test
  void onlyWhatWasSentWithinASpanCounts() {
    LiveSamples samples = samples(seq -> 10 * MILLI, span(100, 200), span(300, 400));

    Report report = new Report("test");
    samples.report("live", report);

    assertThat(report.figure("live_samples")).isEqualTo(200);
    assertThat(report.figure("live_p50_ms")).isEqualTo(10, within(0.01));
    assertThat(report.figure("live_since_append_p50_ms")).isEqualTo(8, within(0.01));
  }

  @Test
  void ofTheSlowest_itIsSaidWhereTheirTimeWent_andWhenTheyWereSent() {
    LiveSamples samples =
        samples(seq -> (seq == 160 || seq == 170 ? 90 : 5) * MILLI, span(100, 300));

    Report report = new Report("test");
    samples.reportSlowest("slowest", report);

    assertThat(report.figure("slowest_due_to_sent_ms")).isEqualTo(1);
    assertThat(report.figure("slowest_sent_to_appended_ms")).isEqualTo(2);
    assertThat(report.figure("slowest_appended_to_read_ms")).isEqualTo(88);
    assertThat(report.figure("slowest_in_quarter_1_percent")).isZero();
    assertThat(report.figure("slowest_in_quarter_2_percent")).isEqualTo(100);
  }

  private static LiveSamples.Span span(long fromMillis, long toMillis) {
    return new LiveSamples.Span(BEGINNING + fromMillis * MILLI, BEGINNING + toMillis * MILLI);
  }

  private static LiveSamples samples(LongUnaryOperator sinceSent, LiveSamples.Span... spans) {
    StampedBody body = new StampedBody(7, 200);
    Arrivals arrivals =
        Tallied.arrivals(
            body,
            1_000,
            seq -> stages(seq).due(),
            seq -> stages(seq).sent() + sinceSent.applyAsLong(seq));
    return new LiveSamples(List.of(arrivals), LiveSamplesTest::stages, List.of(spans));
  }
}
