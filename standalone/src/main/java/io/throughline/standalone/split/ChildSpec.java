package io.throughline.standalone.split;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One process of split mode.
 *
 * @param name also of its log and of its PID file
 * @param what it is, for a person
 * @param command the program and its arguments
 * @param environment added to this process's own
 * @param port that it listens on, on loopback
 * @param readyPath answers 200 over HTTP once it is ready; null where it speaks no HTTP, and an
 *     open port says so
 */
record ChildSpec(
    String name,
    String what,
    List<String> command,
    Map<String, String> environment,
    int port,
    @Nullable String readyPath) {

  ChildSpec {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }
}
