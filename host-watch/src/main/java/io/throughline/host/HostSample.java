package io.throughline.host;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one look at the machine found.
 *
 * @param cpu absent until there are two looks to compare
 * @param load absent where the system has no load average (Windows)
 * @param disks the local file systems, each once
 */
record HostSample(@Nullable Cpu cpu, Memory memory, @Nullable Load load, List<Disk> disks) {

  HostSample {
    disks = List.copyOf(disks);
  }

  /** Shares of all cores' time since the look before, 0 to 1; what is left was idle. */
  record Cpu(double user, double system, double ioWait, int cores) {}

  /** In bytes. Available is what programs could still get without swapping. */
  record Memory(long totalBytes, long availableBytes) {}

  /** Runnable tasks, averaged over 1, 5 and 15 minutes. */
  record Load(double oneMinute, double fiveMinutes, double fifteenMinutes, int cores) {}

  /**
   * One mounted file system, in bytes. Free is what nothing is written to; usable, the part of it
   * that an ordinary user could still write.
   */
  record Disk(String mount, long totalBytes, long freeBytes, long usableBytes) {}
}
