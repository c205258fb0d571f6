package io.throughline.host;

import io.throughline.host.HostSample.Cpu;
import io.throughline.host.HostSample.Disk;
import io.throughline.host.HostSample.Load;
import io.throughline.host.HostSample.Memory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;
import oshi.hardware.CentralProcessor.TickType;
import oshi.hardware.GlobalMemory;
import oshi.software.os.FileSystem;
import oshi.software.os.OSFileStore;

/**
 * Asks the operating system through OSHI. Owned by the watch's thread.
 *
 * <p>Ticks, memory and load cost microseconds. Listing the mounts costs milliseconds, so that is
 * done once in {@link #MOUNTS_EVERY} looks; in between only their sizes are asked for again.
 */
final class OshiProbe implements HostProbe {

  private static final int MOUNTS_EVERY = 60;
  private static final int DISKS_MAX = 8;

  /** Smaller file systems are the system's own bookkeeping, not somebody's disk. */
  private static final long DISK_BYTES_MIN = 64L << 20;

  private static final Set<String> NOT_DISKS = Set.of("tmpfs", "overlay", "squashfs", "devtmpfs");

  private final CentralProcessor processor;
  private final GlobalMemory memory;
  private final FileSystem fileSystem;
  private final int cores;

  private long[] ticks;
  private List<OSFileStore> mounts = List.of();
  private long looks;

  OshiProbe() {
    SystemInfo system = new SystemInfo();
    this.processor = system.getHardware().getProcessor();
    this.memory = system.getHardware().getMemory();
    this.fileSystem = system.getOperatingSystem().getFileSystem();
    this.cores = processor.getLogicalProcessorCount();
    this.ticks = processor.getSystemCpuLoadTicks();
  }

  @Override
  public HostSample sample() {
    return new HostSample(
        cpu(), new Memory(memory.getTotal(), memory.getAvailable()), load(), disks());
  }

  private @Nullable Cpu cpu() {
    long[] before = ticks;
    ticks = processor.getSystemCpuLoadTicks();
    long all = 0;
    for (TickType type : TickType.values()) {
      all += elapsed(before, type);
    }
    if (all <= 0) {
      return null;
    }
    double user = elapsed(before, TickType.USER) + elapsed(before, TickType.NICE);
    double ioWait = elapsed(before, TickType.IOWAIT);
    double system = all - user - ioWait - elapsed(before, TickType.IDLE);
    return new Cpu(user / all, Math.max(0, system) / all, ioWait / all, cores);
  }

  /** Counters of some kernels step back a little (I/O wait does); that is no time spent. */
  private long elapsed(long[] before, TickType type) {
    return Math.max(0, ticks[type.getIndex()] - before[type.getIndex()]);
  }

  private @Nullable Load load() {
    double[] averages = processor.getSystemLoadAverage(3);
    return averages[0] < 0 ? null : new Load(averages[0], averages[1], averages[2], cores);
  }

  private List<Disk> disks() {
    if (looks++ % MOUNTS_EVERY == 0) {
      mounts = localDisks();
    } else {
      mounts.forEach(OSFileStore::updateAttributes);
    }
    return mounts.stream().map(OshiProbe::disk).toList();
  }

  private static Disk disk(OSFileStore store) {
    return new Disk(
        store.getMount(), store.getTotalSpace(), store.getFreeSpace(), store.getUsableSpace());
  }

  /** A volume that is mounted in several places is reported at the first of them. */
  private List<OSFileStore> localDisks() {
    List<OSFileStore> kept = new ArrayList<>();
    Set<String> volumes = new HashSet<>();
    for (OSFileStore store : fileSystem.getFileStores(true)) {
      if (kept.size() < DISKS_MAX
          && store.getTotalSpace() >= DISK_BYTES_MIN
          && !NOT_DISKS.contains(store.getType())
          && volumes.add(store.getVolume())) {
        kept.add(store);
      }
    }
    return kept;
  }
}
