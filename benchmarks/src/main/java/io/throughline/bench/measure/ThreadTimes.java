package io.throughline.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the kernel's scheduler says of a process's threads ({@code schedstat}, proc(5)): how long
 * they ran, and how long they were ready to run and had no core. Threads whose names differ in
 * numbers only count as one.
 */
public record ThreadTimes(Map<String, Times> byName) {

  /**
   * @param turns how often they got a core
   */
  public record Times(long ranNanos, long waitedNanos, long turns) {

    public static final Times NONE = new Times(0, 0, 0);

    public Times plus(Times other) {
      return new Times(
          ranNanos + other.ranNanos, waitedNanos + other.waitedNanos, turns + other.turns);
    }

    Times minus(Times other) {
      return new Times(
          ranNanos - other.ranNanos, waitedNanos - other.waitedNanos, turns - other.turns);
    }
  }

  /** As of now; threads that end meanwhile are left out. */
  static ThreadTimes of(String owner, long pid) {
    Map<String, Times> byName = new TreeMap<>();
    for (Path thread : threads(pid)) {
      try {
        String name = owner + "_" + nameOf(thread);
        String[] fields = Files.readString(thread.resolve("schedstat")).strip().split(" ");
        Times times =
            new Times(
                Long.parseLong(fields[0]), Long.parseLong(fields[1]), Long.parseLong(fields[2]));
        byName.merge(name, times, Times::plus);
      } catch (NoSuchFileException ended) {
        continue;
      } catch (IOException e) {
        if (Files.exists(thread)) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return new ThreadTimes(byName);
  }

  private static String nameOf(Path thread) throws IOException {
    String name = Files.readString(thread.resolve("comm")).strip();
    return name.replaceAll("[-_#]?\\d+-?", "").replace(' ', '_');
  }

  private static List<Path> threads(long pid) {
    try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
      return threads.toList();
    } catch (IOException e) {
      throw new UncheckedIOException("process " + pid + ": not there", e);
    }
  }

  public ThreadTimes since(ThreadTimes before) {
    Map<String, Times> since = new TreeMap<>();
    byName.forEach(
        (name, times) ->
            since.put(name, times.minus(before.byName.getOrDefault(name, Times.NONE))));
    return new ThreadTimes(since);
  }

  public ThreadTimes plus(ThreadTimes other) {
    Map<String, Times> sum = new TreeMap<>(byName);
    other.byName.forEach((name, times) -> sum.merge(name, times, Times::plus));
    return new ThreadTimes(sum);
  }

  /** Those that waited longest for a core. */
  public List<Map.Entry<String, Times>> longestWaiting(int count) {
    return byName.entrySet().stream()
        .sorted(
            Comparator.comparingLong((Map.Entry<String, Times> e) -> -e.getValue().waitedNanos()))
        .limit(count)
        .toList();
  }
}
