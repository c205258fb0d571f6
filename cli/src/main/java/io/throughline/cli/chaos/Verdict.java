package io.throughline.cli.chaos;

import io.throughline.cli.chaos.check.Findings;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What a run came to. Pure. */
public record Verdict(long seed, Duration took, List<Row> rows, List<String> leftOut) {

  private static final String LINE = "%-22s %7s %6s %7s %5s %9s %5s %5s %6s %8s %7s %10s %8s%n";

  public Verdict {
    rows = List.copyOf(rows);
    leftOut = List.copyOf(leftOut);
  }

  public boolean passed() {
    return !rows.isEmpty() && rows.stream().allMatch(Row::passed);
  }

  public Findings sum() {
    return rows.stream().map(Row::findings).reduce(Findings.NONE, Findings::and);
  }

  /** One line for each fault, and one for all. */
  public String table() {
    StringBuilder table = new StringBuilder();
    table.append("seed %d, %d faults in %d s%n".formatted(seed, rows.size(), took.toSeconds()));
    table.append(
        LINE.formatted(
            "fault",
            "at",
            "took",
            "events",
            "subs",
            "delivered",
            "gaps",
            "dups",
            "reord",
            "foreign",
            "misled",
            "said gone",
            "longest"));
    for (Row row : rows) {
      table.append(
          line(
              row.fault(),
              seconds(row.at()),
              seconds(row.took()),
              row.events(),
              row.subscribers(),
              row.findings()));
    }
    table.append(
        line(
            "all",
            "",
            seconds(took),
            rows.stream().mapToLong(Row::events).sum(),
            rows.stream().mapToInt(Row::subscribers).max().orElse(0),
            sum()));
    leftOut.forEach(reason -> table.append("left out: ").append(reason).append('\n'));
    for (Row row : rows) {
      if (row.remark() != null) {
        table.append("%s: %s%n".formatted(row.fault(), row.remark()));
      }
      row.findings()
          .examples()
          .forEach(example -> table.append("%s: %s%n".formatted(row.fault(), example)));
    }
    return table.toString();
  }

  private static String line(
      String fault, String at, String took, long events, int subscribers, Findings found) {
    return LINE.formatted(
        fault,
        at,
        took,
        events,
        subscribers,
        found.received(),
        found.gaps(),
        found.duplicates(),
        found.reorderings(),
        found.foreign(),
        found.misled(),
        found.saidGone(),
        seconds(Duration.ofMillis(found.waitMillisMax())));
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}
