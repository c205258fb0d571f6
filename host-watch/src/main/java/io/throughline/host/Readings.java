package io.throughline.host;

import io.throughline.host.HostSample.Cpu;
import io.throughline.host.HostSample.Disk;
import io.throughline.host.HostSample.Load;
import io.throughline.host.HostSample.Memory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Turns a look at the machine into readings, one a subject. Pure. */
final class Readings {

  private Readings() {}

  static List<Reading> of(HostSample sample) {
    List<Reading> readings = new ArrayList<>();
    if (sample.cpu() != null) {
      readings.add(cpu(sample.cpu()));
    }
    readings.add(memory(sample.memory()));
    if (sample.load() != null) {
      readings.add(load(sample.load()));
    }
    for (Disk disk : sample.disks()) {
      readings.add(disk(disk));
    }
    return readings;
  }

  private static Reading cpu(Cpu cpu) {
    SequencedMap<String, Double> details = new LinkedHashMap<>();
    details.put("user", percent(cpu.user()));
    details.put("system", percent(cpu.system()));
    details.put("io_wait", percent(cpu.ioWait()));
    details.put("cores", (double) cpu.cores());
    return new Reading(Figure.CPU, "cpu", percent(cpu.user() + cpu.system()), details);
  }

  private static Reading memory(Memory memory) {
    long used = memory.totalBytes() - memory.availableBytes();
    SequencedMap<String, Double> details = new LinkedHashMap<>();
    details.put("used_bytes", (double) used);
    details.put("available_bytes", (double) memory.availableBytes());
    details.put("total_bytes", (double) memory.totalBytes());
    return new Reading(Figure.MEMORY, "memory", percent(share(used, memory.totalBytes())), details);
  }

  private static Reading load(Load load) {
    SequencedMap<String, Double> details = new LinkedHashMap<>();
    details.put("load_1m", hundredths(load.oneMinute()));
    details.put("load_5m", hundredths(load.fiveMinutes()));
    details.put("load_15m", hundredths(load.fifteenMinutes()));
    details.put("cores", (double) load.cores());
    return new Reading(Figure.LOAD, "load", hundredths(load.oneMinute()), details);
  }

  /**
   * Used of what an ordinary user can use, as {@code df} reckons: what the file system keeps for
   * the superuser counts neither as used nor as available.
   */
  private static Reading disk(Disk disk) {
    long used = disk.totalBytes() - disk.freeBytes();
    SequencedMap<String, Double> details = new LinkedHashMap<>();
    details.put("used_bytes", (double) used);
    details.put("available_bytes", (double) disk.usableBytes());
    details.put("total_bytes", (double) disk.totalBytes());
    return new Reading(
        Figure.DISK,
        "disk:" + disk.mount(),
        percent(share(used, used + disk.usableBytes())),
        details);
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  /** One decimal: more would be noise on a dashboard and bytes on the wire. */
  private static double percent(double share) {
    return Math.round(share * 1000) / 10.0;
  }

  private static double hundredths(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
