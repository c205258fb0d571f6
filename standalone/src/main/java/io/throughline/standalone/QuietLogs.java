package io.throughline.standalone;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Kafka starts before Spring Boot has set up the logs, and would print all that it knows. */
final class QuietLogs {

  static void untilConfigured() {
    if (LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
      root.setLevel(Level.WARN);
    }
  }

  private QuietLogs() {}
}
