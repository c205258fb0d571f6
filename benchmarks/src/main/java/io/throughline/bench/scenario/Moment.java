package io.throughline.bench.scenario;

import io.throughline.bench.measure.Machine;
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

  Usage usageSince(Moment from) {
    return new Usage(
        secondsSince(from),
        serverCpu - from.serverCpu,
        clientCpu - from.clientCpu,
        allCpu - from.allCpu,
        totals.reads() - from.totals.reads());
  }
}
