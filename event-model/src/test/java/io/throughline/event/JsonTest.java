package io.throughline.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Bytes that may be UTF-8, which are looked at eight at a time while they are ASCII. */
class JsonTest {

  private static final int LENGTH = 20;
  private static final byte IN_NO_UTF8 = (byte) 0xFF;

  @Test
  void aByteOfNoUtf8_isFoundWhereverItStands_andNotBesideTheRange() {
    for (int at = 0; at < LENGTH; at++) {
      byte[] bytes = ascii();
      bytes[at] = IN_NO_UTF8;
      assertThat(Json.isUtf8(bytes, 0, LENGTH)).as("at %d", at).isFalse();
      assertThat(Json.isUtf8(bytes, 0, at)).as("before %d", at).isTrue();
      assertThat(Json.isUtf8(bytes, at + 1, LENGTH)).as("after %d", at).isTrue();
    }
  }

  @Test
  void aCharacterOfSeveralBytes_isUtf8WhereverItStands_andItsHalfIsNot() {
    byte[] umlaut = "ä".getBytes(UTF_8);
    for (int at = 0; at < LENGTH - 1; at++) {
      byte[] bytes = ascii();
      System.arraycopy(umlaut, 0, bytes, at, umlaut.length);
      assertThat(Json.isUtf8(bytes, 0, LENGTH)).as("at %d", at).isTrue();
      assertThat(Json.isUtf8(bytes, 0, at + 1)).as("half of it, at %d", at).isFalse();
    }
  }

  private static byte[] ascii() {
    byte[] bytes = new byte[LENGTH];
    Arrays.fill(bytes, (byte) 'a');
    return bytes;
  }
}
