package io.throughline.standalone;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What this process is. */
enum Role {
  /** The services, the authorization server and Kafka together. */
  ALL("all"),
  /** Kafka alone. */
  BROKER("broker"),
  /** The authorization server alone. */
  AUTHORIZATION_SERVER("authorization-server"),
  /** Starts each service as a process of its own and looks after them. */
  SUPERVISOR("supervisor");

  private final String wireName;

  Role(String wireName) {
    this.wireName = wireName;
  }

  /**
   * @throws IllegalArgumentException if there is no such role
   */
  static Role of(String name) {
    return Arrays.stream(values())
        .filter(role -> role.wireName.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--role: '%s' (expected: one of %s)".formatted(name, names())));
  }

  private static String names() {
    return Arrays.stream(values()).map(role -> role.wireName).collect(Collectors.joining(", "));
  }
}
