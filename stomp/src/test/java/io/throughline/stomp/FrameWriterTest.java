package io.throughline.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameWriterTest {

  private final FrameWriter writer = new FrameWriter(StompVersion.V1_2, 0);

  @Test
  void framesAreWrittenOneAfterAnother() {
    writer.command(Command.MESSAGE).header("a", "b").body("x".getBytes(UTF_8));
    writer.command(Command.RECEIPT).header("receipt-id", 7).end();
    writer.heartBeat();

    assertThat(Wire.text(writer.toByteArray()))
        .isEqualTo("MESSAGE\na:b\ncontent-length:1\n\nx^@RECEIPT\nreceipt-id:7\n\n^@\n");
    assertThat(writer.size()).isEqualTo(writer.toByteArray().length);
  }

  @Test
  void headerLinesThatWereEscapedBefore_areWrittenAsTheyAre() {
    byte[] lines = FrameWriter.headerLines(StompVersion.V1_2, Headers.of("a", "b:c", "d", "e"));

    writer.command(Command.MESSAGE).escaped(lines).header("f", "g").end();

    assertThat(Wire.text(writer.toByteArray())).isEqualTo("MESSAGE\na:b\\cc\nd:e\nf:g\n\n^@");
  }

  @Test
  void partOfAnArray_mayBeABody() {
    writer.command(Command.MESSAGE).body("abcdef".getBytes(UTF_8), 2, 3);

    assertThat(Wire.text(writer.toByteArray())).isEqualTo("MESSAGE\ncontent-length:3\n\ncde^@");
  }

  @Test
  void view_isWhatWasWritten_withoutACopy() {
    writer.command(Command.MESSAGE).end();

    ByteBuffer view = writer.view();

    assertThat(view.remaining()).isEqualTo(writer.size());
    assertThat(view.array()).isSameAs(writer.view().array());
    assertThat(Wire.decode(Wire.decoder(StompVersion.V1_2), view))
        .isEqualTo(List.of(new Frame(Command.MESSAGE, Headers.EMPTY)));
  }

  @Test
  void reset_forgetsWhatWasWritten_andKeepsTheArray() {
    writer.command(Command.MESSAGE).body(new byte[1000]);
    byte[] array = writer.view().array();
    writer.reset();
    writer.command(Command.RECEIPT).end();

    assertThat(Wire.text(writer.toByteArray())).isEqualTo("RECEIPT\n\n^@");
    assertThat(writer.view().array()).isSameAs(array);
  }

  @Test
  void numbers_areWrittenInFull() {
    for (long number : new long[] {0, 9, 10, 99, 100, Long.MAX_VALUE, -1, Long.MIN_VALUE}) {
      writer.reset();
      writer.header("n", number);

      assertThat(Wire.text(writer.toByteArray())).isEqualTo("n:" + number + "\n");
    }
  }

  @Test
  void halfASurrogatePair_isWrittenAsQuestionMark() {
    writer.header("a", "b\uD83D").header("\uDE00c", "d\uDE00\uD83Dx");

    assertThat(Wire.text(writer.toByteArray())).isEqualTo("a:b?\n?c:d??x\n");
  }
}
