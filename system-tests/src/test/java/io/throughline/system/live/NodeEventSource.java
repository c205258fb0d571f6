package io.throughline.system.live;

import io.throughline.system.house.NodeModules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Runs the package {@code eventsource} in Node. */
final class NodeEventSource implements AutoCloseable {

  private final Process process;
  private final List<String> lines = new ArrayList<>();

  private NodeEventSource(Process process) {
    this.process = process;
    Thread.ofVirtual().start(this::read);
  }

  static NodeEventSource listen(String url) {
    NodeModules.install();
    return new NodeEventSource(NodeModules.start(List.of("node", "listen.mjs", url)));
  }

  /** What it printed so far. */
  List<String> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  List<String> ids() {
    return lines().stream()
        .filter(line -> line.startsWith("event "))
        .map(line -> line.split(" ")[1])
        .toList();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void read() {
    try (var reader = process.inputReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        synchronized (lines) {
          lines.add(line);
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
