package io.throughline.bench.scenario;

import io.throughline.bench.measure.Report;

/**
 * Who used the machine in a span: seconds of CPU, the server's 0 where not known.
 *
 * @param allCpu of everything that ran
 * @param reads of the sockets: as good as the server's writes, a sum that coalescing doesn't change
 */
record Usage(double seconds, double serverCpu, double clientCpu, double allCpu, long reads) {

  static final Usage NONE = new Usage(0, 0, 0, 0, 0);

  Usage plus(Usage other) {
    return new Usage(
        seconds + other.seconds,
        serverCpu + other.serverCpu,
        clientCpu + other.clientCpu,
        allCpu + other.allCpu,
        reads + other.reads);
  }

  /** In cores: 1 is one core all the time. The rest is Kafka, and whatever else ran. */
  void report(double deliveries, Report report) {
    if (serverCpu > 0) {
      report.figure("server_cpu_s_per_million", serverCpu / deliveries * 1e6);
      report.figure("deliveries_per_cpu_s", deliveries / serverCpu);
      if (reads > 0) {
        report.figure("server_cpu_us_per_read", serverCpu / reads * 1e6);
      }
      report.figure("server_cores", serverCpu / seconds);
    }
    report.figure("client_cores", clientCpu / seconds);
    report.figure("rest_cores", Math.max(0, allCpu - serverCpu - clientCpu) / seconds);
  }
}
