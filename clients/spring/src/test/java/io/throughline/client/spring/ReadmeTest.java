package io.throughline.client.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {

  @Test
  void theExample_isTheOneThatIsCompiledAndRunByTheTests() throws IOException {
    String source =
        Files.readString(Path.of("src/test/java/io/throughline/client/spring/Orders.java"));
    String example = source.substring(source.indexOf("@Service"));
    assertThat(Files.readString(Path.of("README.md"))).contains("```java\n" + example + "```");
    assertThat(Files.readString(Path.of("../../README.md"))).contains("clients/spring");
  }
}
