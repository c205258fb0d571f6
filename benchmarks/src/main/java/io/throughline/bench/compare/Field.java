package io.throughline.bench.compare;

import io.throughline.bench.load.Topics;
import io.throughline.bench.peers.PeerProcess;
import io.throughline.bench.scenario.Pause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** All contestants and the Kafka that they follow; at most one of them runs at a time. */
final class Field implements AutoCloseable {

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
    Topics.create(bootstrap, "throughline." + stream);
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

  @Override
  public void close() {
    contestants.forEach(Contestant::close);
    if (broker != null) {
      broker.close();
    }
  }
}
