package io.throughline.bench.compare;

import io.throughline.bench.measure.Report;
import io.throughline.bench.measure.Spread;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Runs of several servers side by side, figure by figure: median (lowest to highest), ratio. */
final class Comparison {

  private record Runs(String name, List<Report> reports) {

    Spread spread(String figure) {
      return Spread.of(reports.stream().map(report -> report.figure(figure)).toList());
    }
  }

  private final List<Runs> servers = new ArrayList<>();

  void add(String name, Report report) {
    for (Runs server : servers) {
      if (server.name().equals(name)) {
        server.reports().add(report);
        return;
      }
    }
    servers.add(new Runs(name, new ArrayList<>(List.of(report))));
  }

  /** Ratios are of medians, to the first server that was added. */
  void print(PrintStream out) {
    Runs first = servers.getFirst();
    for (String figure : first.reports().getFirst().figures().keySet()) {
      double base = first.spread(figure).median();
      out.println(figure);
      for (Runs server : servers) {
        Spread spread = server.spread(figure);
        String ratio = base == 0 ? "" : "x %.2f".formatted(spread.median() / base);
        out.printf("  %-16s %-36s %s%n", server.name(), spread, ratio);
      }
    }
  }
}
