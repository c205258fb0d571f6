package io.throughline.bench.compare;

import io.throughline.bench.load.Topics;
import io.throughline.bench.peers.PeerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All contestants and the Kafka that they follow. */
final class Field implements AutoCloseable {

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
  }

  List<Contestant> contestants() {
    return contestants;
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
