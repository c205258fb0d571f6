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
    SequencedMap<String, Number> details = new LinkedHashMap<>();
    details.put("user", percent(cpu.user()));
    details.put("system", percent(cpu.system()));
    details.put("io_wait", percent(cpu.ioWait()));
    details.put("cores", cpu.cores());
    return new Reading(Figure.CPU, "cpu", percent(cpu.user() + cpu.system()), details);
  }

  private static Reading memory(Memory memory) {
    long used = memory.totalBytes() - memory.availableBytes();
    SequencedMap<String, Number> details = new LinkedHashMap<>();
    details.put("used_bytes", used);
    details.put("available_bytes", memory.availableBytes());
    details.put("total_bytes", memory.totalBytes());
    return new Reading(Figure.MEMORY, "memory", percent(share(used, memory.totalBytes())), details);
  }

  private static Reading load(Load load) {
    SequencedMap<String, Number> details = new LinkedHashMap<>();
    details.put("load_1m", hundredths(load.oneMinute()));
    details.put("load_5m", hundredths(load.fiveMinutes()));
    details.put("load_15m", hundredths(load.fifteenMinutes()));
    details.put("cores", load.cores());
    return new Reading(Figure.LOAD, "load", hundredths(load.oneMinute()), details);
  }

  /** The share of what an ordinary user may use, as {@code df} shows it. */
  private static Reading disk(Disk disk) {
    long used = disk.totalBytes() - disk.usableBytes();
    SequencedMap<String, Number> details = new LinkedHashMap<>();
    details.put("used_bytes", used);
    details.put("free_bytes", disk.usableBytes());
    details.put("total_bytes", disk.totalBytes());
    return new Reading(
        Figure.DISK, "disk:" + disk.mount(), percent(share(used, disk.totalBytes())), details);
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
