package io.throughline.testing;

import io.throughline.broker.EmbeddedKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The one Kafka that all tests of this JVM share, started by the first that asks and stopped with
 * the JVM: Kafka's own image where a container engine answers, the embedded broker otherwise.
 *
 * <p>Tests keep apart by {@link #uniquePrefix topic prefixes}. A test that stops or kills its
 * broker takes a {@link BrokerProcess} of its own.
 */
public final class KafkaFixture {

  private static final AtomicInteger PREFIXES = new AtomicInteger();

  private KafkaFixture() {}

  /** {@code host:port} of the shared broker. */
  public static String bootstrapServers() {
    return Shared.BOOTSTRAP_SERVERS;
  }

  /** A topic prefix, ending in a dot, that no other test uses. */
  public static String uniquePrefix() {
    return "test%d-%d.".formatted(ProcessHandle.current().pid(), PREFIXES.incrementAndGet());
  }

  private static final class Shared {

    static final String BOOTSTRAP_SERVERS =
        ContainerKafka.engineAnswers() ? ContainerKafka.start() : embedded();

    private static String embedded() {
      Path directory = temporaryDirectory();
      EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0);
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    kafka.close();
                    TemporaryFiles.delete(directory);
                  },
                  "stop-shared-kafka"));
      return kafka.bootstrapServers();
    }

    private static Path temporaryDirectory() {
      try {
        return Files.createTempDirectory("throughline-test-kafka");
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
    }
  }
}
