package io.throughline.bench.compare;

import io.throughline.bench.peers.PeerProcess;
import io.throughline.bench.scenario.Pause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;

/** All contestants and the Kafka that they follow; at most one of them runs at a time. */
final class Field implements AutoCloseable {

  private static final int PARTITIONS = 12;

  /** A paused server has the log's newest part to read before it is what it was. */
  private static final Duration CATCH_UP = Duration.ofSeconds(2);

  private final List<Contestant> contestants = new ArrayList<>();
  private final @Nullable PeerProcess broker;

  Field(List<String> specs, @Nullable String kafka, String tenant, String stream) {
    broker = kafka == null ? broker() : null;
    String bootstrap = broker == null ? kafka : "localhost:" + broker.port();
    if (bootstrap == null) {
      throw new IllegalStateException("neither a Kafka nor a broker");
    }
    createTopic(bootstrap, "throughline." + stream);
    for (String spec : specs) {
      contestants.add(Contestant.of(spec, bootstrap, tenant, stream));
    }
    contestants.forEach(Contestant::pause);
  }

  List<Contestant> contestants() {
    return contestants;
  }

  /** Runs {@code work} while {@code contestant} is the only one that runs. */
  <T> T alone(Contestant contestant, Function<Contestant, T> work) {
    contestant.resume();
    try {
      Pause.of(CATCH_UP);
      return work.apply(contestant);
    } finally {
      contestant.pause();
    }
  }

  private static PeerProcess broker() {
    try {
      Path data = Files.createTempDirectory("bench-kafka");
      return PeerProcess.start(
          List.of("-Xmx1g"),
          "io.throughline.broker.EmbeddedKafkaMain",
          "--port",
          "0",
          "--data",
          data.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void createTopic(String bootstrap, String topic) {
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap))) {
      NewTopic wanted =
          new NewTopic(topic, PARTITIONS, (short) 1)
              .configs(Map.of("message.timestamp.type", "LogAppendTime"));
      admin.createTopics(List.of(wanted)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new IllegalStateException(topic + ": not created", e.getCause());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while creating " + topic, e);
    }
  }

  @Override
  public void close() {
    contestants.forEach(Contestant::close);
    if (broker != null) {
      broker.close();
    }
  }
}
