package io.throughline.replay.history;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** History read from the read model, which follows Kafka. */
@SpringBootTest(
    classes = HistoryOnKafkaContract.Service.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = "throughline.replay.read-model.enabled=true")
@DirtiesContext
final class HistoryFromReadModelTest extends HistoryOnKafkaContract {

  @TempDir static Path directory;

  @DynamicPropertySource
  static void readModel(DynamicPropertyRegistry registry) {
    registry.add("throughline.replay.read-model.directory", directory::toString);
    registry.add("throughline.replay.read-model.retention-interval", () -> "100ms");
  }
}
