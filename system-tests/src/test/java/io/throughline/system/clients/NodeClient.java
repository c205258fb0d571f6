package io.throughline.system.clients;

import io.throughline.system.house.NodeModules;
import io.throughline.system.house.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs {@code @stomp/stompjs} in Node. */
final class NodeClient {

  private final Process process;
  private final List<String> lines = new ArrayList<>();

  private NodeClient(Process process) {
    this.process = process;
    Thread.ofVirtual().start(this::read);
  }

  /** A subscriber that ends after {@code count} events. */
  static NodeClient follow(
      ServerProcess server, String tenant, String destination, int count, String... more) {
    NodeModules.install();
    List<String> command =
        new ArrayList<>(
            List.of(
                "node",
                "follow.mjs",
                server.webSocket().toString(),
                server.token(tenant),
                destination,
                Integer.toString(count)));
    command.addAll(List.of(more));
    return new NodeClient(NodeModules.start(command));
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

  List<String> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  /** The ids that it printed, each read from the header and from the data. */
  List<String> ids() {
    return lines().stream()
        .filter(line -> line.startsWith("event "))
        .map(line -> line.split(" "))
        .peek(words -> org.assertj.core.api.Assertions.assertThat(words[1]).isEqualTo(words[2]))
        .map(words -> words[1])
        .toList();
  }

  /** What it printed after {@code word}, once it has ended well. */
  String said(String word) {
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new AssertionError("node did not end well: " + lines());
      }
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
    return io.throughline.testing.Await.value(
        word,
        () ->
            lines().stream()
                .filter(line -> line.startsWith(word + " "))
                .map(line -> line.substring(word.length() + 1))
                .findFirst());
  }
}
