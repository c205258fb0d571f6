package io.throughline.bench.scenario;

import io.throughline.bench.measure.Machine;
import io.throughline.bench.measure.Report;
import io.throughline.bench.measure.ServerProcess;
import io.throughline.bench.sockets.Totals;

/** Counts and clocks as of one moment of a run; CPU in seconds, the server's 0 where not known. */
record Moment(long nanos, Totals totals, double serverCpu, double clientCpu, double allCpu) {

  static Moment of(Totals totals, Target target) {
    double server = target.process() == null ? 0 : target.process().cpuSeconds();
    return new Moment(
        System.nanoTime(),
        totals,
        server,
        ServerProcess.self().cpuSeconds(),
        Machine.busyCpuSeconds());
  }

  double secondsSince(Moment from) {
    return (nanos - from.nanos) / 1e9;
  }

  /**
   * Puts who used the machine since {@code from}, in cores: 1 is one core all the time. The rest is
   * Kafka, and whatever else ran.
   */
  void cpuSince(Moment from, double deliveries, Report report) {
    double seconds = secondsSince(from);
    double server = serverCpu - from.serverCpu;
    double client = clientCpu - from.clientCpu;
    if (serverCpu > 0) {
      report.figure("server_cpu_s_per_million", server / deliveries * 1e6);
      report.figure("deliveries_per_cpu_s", deliveries / server);
      long reads = totals.reads() - from.totals.reads();
      if (reads > 0) { // as good as the server's writes: a sum that coalescing doesn't change
        report.figure("server_cpu_us_per_read", server / reads * 1e6);
      }
      report.figure("server_cores", server / seconds);
    }
    report.figure("client_cores", client / seconds);
    report.figure("rest_cores", Math.max(0, allCpu - from.allCpu - server - client) / seconds);
  }
}
