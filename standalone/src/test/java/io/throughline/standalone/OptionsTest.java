package io.throughline.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {

  @Test
  void withoutArgumentsEverythingRunsOnTheUsualPorts() {
    Options options = Options.parse();
    assertThat(options.role()).isEqualTo(Role.ALL);
    assertThat(options.port()).isEqualTo(8080);
    assertThat(options.kafkaPort()).isEqualTo(9092);
    assertThat(options.kafka()).isNull();
    assertThat(options.data().root()).isEqualTo(Path.of("data"));
    assertThat(options.quiet()).isFalse();
    assertThat(options.restart()).isTrue();
  }

  @Test
  void aValueFollowsItsOptionOrAnEqualsSign() {
    Options options =
        Options.parse("--port", "81", "--data=/tmp/x", "--kafka=kafka:9092", "--quiet", "--split");
    assertThat(options.port()).isEqualTo(81);
    assertThat(options.data().root()).isEqualTo(Path.of("/tmp/x"));
    assertThat(options.kafka()).isEqualTo("kafka:9092");
    assertThat(options.quiet()).isTrue();
    assertThat(options.role()).isEqualTo(Role.SUPERVISOR);
  }

  @Test
  void anySettingOfTheServicesCanBeGiven() {
    assertThat(Options.parse("--throughline.log.partitions=24").settings())
        .isEqualTo(Map.of("throughline.log.partitions", "24"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--port=http          | --port: 'http' (expected: 0 to 65535)",
        "--port=65536         | --port: '65536' (expected: 0 to 65535)",
        "--kafka=nowhere      | --kafka: 'nowhere' (expected: host:port)",
        "--role=king          | --role: 'king' (expected: one of all, broker",
        "--data               | --data: has no value",
        "--prot=80            | '--prot' (expected: [--port 8080]",
        "serve                | 'serve' (expected: [--port 8080]",
        "--throughline.x      | '--throughline.x' (expected: [--port 8080]",
      })
  void anArgumentThatIsWrongIsNamedWithWhatWasExpected(String argument, String message) {
    assertThatThrownBy(() -> Options.parse(argument))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
