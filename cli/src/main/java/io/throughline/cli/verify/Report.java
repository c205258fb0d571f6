package io.throughline.cli.verify;

import io.throughline.cli.Console;
import io.throughline.cli.Style;
import io.throughline.cli.client.Json;
import io.throughline.event.StreamKey;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/**
 * What a verification says at its end, for people or as JSON. Pure.
 *
 * @param complete whether the log could be read to its end
 * @param latencyMillis from append to receipt, of the events that came live
 */
record Report(
    StreamKey stream,
    Duration took,
    int logged,
    int received,
    Comparison.Findings findings,
    int reconnects,
    int gapNotices,
    boolean complete,
    Histogram latencyMillis) {

  boolean passed() {
    return findings.clean() && complete;
  }

  String json() {
    return """
        {"stream":%s,"tenant":%s,"seconds":%s,"logged":%d,"received":%d,"gaps":%d,"duplicates":%d,\
        "reordered":%d,"altered":%d,"strangers":%d,"reconnects":%d,"gap_notices":%d,"complete":%b,\
        "latency_ms":{"count":%d,"p50":%d,"p90":%d,"p99":%d,"p999":%d,"max":%d},"examples":[%s],\
        "passed":%b}"""
        .formatted(
            Json.quote(stream.stream().value()),
            Json.quote(stream.tenant().value()),
            seconds(),
            logged,
            received,
            findings.gaps(),
            findings.duplicates(),
            findings.reordered(),
            findings.altered(),
            findings.strangers(),
            reconnects,
            gapNotices,
            complete,
            latencyMillis.getTotalCount(),
            percentile(50),
            percentile(90),
            percentile(99),
            percentile(99.9),
            latencyMillis.getMaxValue(),
            findings.examples().stream().map(Json::quote).collect(Collectors.joining(",")),
            passed());
  }

  String text(Console console) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s of %s, %s s: %d events in the log, %d received, %d reconnects%n"
            .formatted(stream.stream(), stream.tenant(), seconds(), logged, received, reconnects));
    text.append(
        "  gaps %s   duplicates %s   reordered %s   altered %s   strangers %s%n"
            .formatted(
                count(console, findings.gaps()),
                count(console, findings.duplicates()),
                count(console, findings.reordered()),
                count(console, findings.altered()),
                count(console, findings.strangers())));
    if (latencyMillis.getTotalCount() > 0) {
      text.append(
          "  append to receipt, ms: p50 %d   p90 %d   p99 %d   p99.9 %d   max %d%n"
              .formatted(
                  percentile(50),
                  percentile(90),
                  percentile(99),
                  percentile(99.9),
                  latencyMillis.getMaxValue()));
    }
    findings.examples().forEach(example -> text.append("  ").append(example).append('\n'));
    if (gapNotices > 0) {
      text.append("  the server announced %d gaps itself%n".formatted(gapNotices));
    }
    return text.append(verdict(console)).toString();
  }

  private String verdict(Console console) {
    if (!complete) {
      return console.out(Style.RED, "FAILED: Kafka stopped answering, so the end can't be known");
    }
    if (!findings.clean()) {
      return console.out(Style.RED, "FAILED: what was received is not what the log has");
    }
    return logged == 0
        ? console.out(Style.YELLOW, "OK, but nothing was appended meanwhile: that proves little")
        : console.out(Style.GREEN, "OK: every event came, once, in order");
  }

  private static String count(Console console, int number) {
    return number == 0 ? "0" : console.out(Style.RED, Integer.toString(number));
  }

  private long percentile(double percentile) {
    return latencyMillis.getValueAtPercentile(percentile);
  }

  private String seconds() {
    return String.format(Locale.ROOT, "%.1f", took.toMillis() / 1000.0);
  }
}
