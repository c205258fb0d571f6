package io.throughline.cli;

import java.time.InstantSource;
import java.util.Map;
import java.util.random.RandomGenerator;

/** All that a command may touch of the world. */
public record Context(
    Console console, Map<String, String> environment, InstantSource clock, RandomGenerator random) {

  static Context system() {
    Map<String, String> environment = System.getenv();
    return new Context(
        Console.system(environment),
        environment,
        InstantSource.system(),
        RandomGenerator.getDefault());
  }

  /** How the command line is called, in messages that are meant to be pasted. */
  public String program() {
    return environment.getOrDefault("THROUGHLINE_PROGRAM", "./throughline");
  }

  /** An id that nothing else has. */
  public String newId() {
    return "%016x%016x".formatted(random.nextLong(), random.nextLong());
  }
}
