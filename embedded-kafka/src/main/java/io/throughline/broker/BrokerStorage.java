package io.throughline.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/** The broker's directory: formatted once, with a new cluster id, and kept ever after. */
final class BrokerStorage {

  private static final String META_PROPERTIES = "meta.properties";
  private static final String CLEAN_SHUTDOWN = ".kafka_cleanshutdown";

  private final Path directory;

  BrokerStorage(Path directory) {
    this.directory = directory;
  }

  /** Whether a broker used the directory and did not stop cleanly. */
  boolean wasKilled() {
    return Files.exists(directory.resolve(META_PROPERTIES))
        && !Files.exists(directory.resolve(CLEAN_SHUTDOWN));
  }

  /** Formats the directory unless it is formatted, and returns its cluster id. */
  String clusterId() {
    try {
      if (!Files.exists(directory.resolve(META_PROPERTIES))) {
        format();
      }
      return storedClusterId();
    } catch (IOException broken) {
      throw new UncheckedIOException("data directory: '%s'".formatted(directory), broken);
    }
  }

  private void format() {
    try (PrintStream quiet =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(quiet)
          .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(BrokerConfiguration.NODE_ID)
          .setDirectories(List.of(directory.toAbsolutePath().toString()))
          .setMetadataLogDirectory(directory.toAbsolutePath().toString())
          .setControllerListenerName(BrokerConfiguration.CONTROLLER_LISTENER)
          .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
          .run();
    } catch (Exception refused) {
      throw new IllegalStateException(
          "data directory: '%s' cannot be formatted: %s".formatted(directory, refused.getMessage()),
          refused);
    }
  }

  private String storedClusterId() throws IOException {
    Properties meta = new Properties();
    try (var reader =
        Files.newBufferedReader(directory.resolve(META_PROPERTIES), StandardCharsets.UTF_8)) {
      meta.load(reader);
    }
    String id = meta.getProperty("cluster.id");
    if (id == null) {
      throw new IllegalStateException(
          "data directory: '%s' holds no cluster id (expected: a Kafka directory or an empty one)"
              .formatted(directory));
    }
    return id;
  }
}
