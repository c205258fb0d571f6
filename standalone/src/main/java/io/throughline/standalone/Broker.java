package io.throughline.standalone;

import io.throughline.broker.EmbeddedKafka;
import io.throughline.service.log.KafkaAddress;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The Kafka of this process: one of its own that starts on a thread of its own while the services
 * do, or another that is there already. The log waits for it when it is opened.
 */
sealed interface Broker extends KafkaAddress, AutoCloseable {

  /** Stops what this process started. */
  @Override
  void close();

  static Broker of(Options options) {
    return options.kafka() == null
        ? Embedded.starting(options.data().kafka(), options.kafkaPort())
        : new Elsewhere(options.kafka());
  }

  record Elsewhere(String bootstrapServers) implements Broker {

    @Override
    public void close() {}
  }

  record Embedded(CompletableFuture<EmbeddedKafka> kafka) implements Broker {

    static Embedded starting(Path directory, int port) {
      CompletableFuture<EmbeddedKafka> kafka = new CompletableFuture<>();
      Thread.ofPlatform()
          .name("start-kafka")
          .daemon()
          .start(
              () -> kafka.completeAsync(() -> EmbeddedKafka.start(directory, port), Runnable::run));
      return new Embedded(kafka);
    }

    /**
     * Waits until Kafka serves clients.
     *
     * @throws IllegalStateException if it did not start
     */
    @Override
    public String bootstrapServers() {
      try {
        return kafka.join().bootstrapServers();
      } catch (CompletionException failed) {
        if (failed.getCause() instanceof IllegalStateException refused) {
          throw refused;
        }
        throw failed;
      }
    }

    /** Also when it is still starting: waits until it can be stopped. */
    @Override
    public void close() {
      kafka.handle((started, failed) -> started).thenAccept(Embedded::stop).join();
    }

    private static void stop(EmbeddedKafka started) {
      if (started != null) {
        started.close();
      }
    }
  }
}
