package io.throughline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class GreetingTest {

  @Test
  void onTheUsualPortTheCommandsNeedNoOption() {
    assertThat(greeting(8080))
        .contains("ready after 4.2 s")
        .contains("./throughline subscribe execution\n")
        .contains("./throughline exec -- mvn -version\n");
  }

  @Test
  void onAnotherPortTheCommandsNameIt() {
    assertThat(greeting(8090))
        .contains("ws://localhost:8090/ws")
        .contains("./throughline subscribe execution --port 8090\n")
        .contains("./throughline exec --port 8090 -- mvn -version\n");
  }

  private static String greeting(int port) {
    return Greeting.of(port, "localhost:9092", Path.of("/data"), Duration.ofMillis(4_200));
  }
}
