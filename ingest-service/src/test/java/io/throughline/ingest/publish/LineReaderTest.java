package io.throughline.ingest.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.ingest.publish.LineReader.Line;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LineReaderTest {

  private static final int MAX = 40_000;

  @Test
  void linesEndWithLineFeed_withOrWithoutCarriageReturn_theLastWithNeither() throws IOException {
    assertThat(lines("a\nb\r\n\nlast")).containsExactly("a", "b", "", "last");
    assertThat(lines("a\n")).containsExactly("a");
    assertThat(lines("")).isEmpty();
  }

  @Test
  void aLineOverTheLimit_isPassedOver_andTheNextIsRead() throws IOException {
    String exactly = "x".repeat(MAX);

    assertThat(lines("a\n" + exactly + "\n" + exactly + "y\nb"))
        .containsExactly("a", exactly, "TOO LONG", "b");
    assertThat(lines("x".repeat(5 * MAX))).containsExactly("TOO LONG");
    assertThat(lines("x".repeat(5 * MAX) + "\nb")).containsExactly("TOO LONG", "b");
  }

  @Property
  void howTheBytesArrive_makesNoDifference(
      @ForAll("texts") String text, @ForAll @IntRange(min = 1, max = 30_000) int readMax)
      throws IOException {
    InputStream slow =
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
          @Override
          public int read(byte[] buffer, int offset, int length) {
            return super.read(buffer, offset, Math.min(length, readMax));
          }
        };

    assertThat(lines(slow)).isEqualTo(lines(text));
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of("", "a", "é", "\n", "\r\n", "x".repeat(16_384), "y".repeat(MAX + 1))
        .list()
        .ofMaxSize(8)
        .map(parts -> String.join("", parts));
  }

  private static List<String> lines(String text) throws IOException {
    return lines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> lines(InputStream in) throws IOException {
    List<String> lines = new ArrayList<>();
    LineReader reader = new LineReader(in, MAX);
    for (Line line = reader.next(); line != null; line = reader.next()) {
      lines.add(
          switch (line) {
            case Line.Text(var buffer, var from, var to) ->
                new String(buffer, from, to - from, StandardCharsets.UTF_8);
            case Line.TooLong() -> "TOO LONG";
          });
    }
    return lines;
  }
}
