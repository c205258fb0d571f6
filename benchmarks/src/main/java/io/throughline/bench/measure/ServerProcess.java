package io.throughline.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A process of this machine, seen through {@code /proc} (proc(5)) and the JDK's {@code jcmd}. */
public record ServerProcess(long pid) {

  /** USER_HZ: 100 on every Linux of the last decades. */
  private static final double TICKS_PER_SECOND = 100;

  public static ServerProcess self() {
    return new ServerProcess(ProcessHandle.current().pid());
  }

  /** Seconds of CPU so far, user and system, all threads; in steps of 10 ms. */
  public double cpuSeconds() {
    String stat = read("stat");
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  /**
   * How long its threads ran so far, and waited for a core.
   *
   * @param owner stands before the threads' names
   */
  public ThreadTimes threadTimes(String owner) {
    return ThreadTimes.of(owner, pid);
  }

  /** Resident memory in bytes. */
  public long residentBytes() {
    return read("status")
            .lines()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
            .findFirst()
            .orElseThrow()
        * 1024;
  }

  /** Bytes that are live in the Java heap after a full collection, as {@code jcmd} reports them. */
  public long liveHeapBytes() {
    jcmd("GC.run");
    return jcmd("GC.heap_info")
            .lines()
            .filter(line -> line.contains(" used "))
            .mapToLong(line -> Long.parseLong(line.replaceAll(".* used (\\d+)K.*", "$1")))
            .findFirst()
            .orElseThrow()
        * 1024;
  }

  private String jcmd(String command) {
    String tool = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    return run(tool, Long.toString(pid), command);
  }

  private static String run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes());
      if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted: " + String.join(" ", command), e);
    }
  }

  private String read(String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), file));
    } catch (IOException e) {
      throw new UncheckedIOException("process " + pid + ": not there", e);
    }
  }
}
