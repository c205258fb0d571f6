package io.throughline.bench.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class FrameWalkerTest {

  private static final int CAPACITY = 200_000;

  @Test
  void whereverTheReadsAreCut_everyFrameIsVisitedOnceInOrder() {
    long seed = System.nanoTime();
    RandomGenerator random = new java.util.SplittableRandom(seed);
    for (int round = 0; round < 300; round++) {
      List<Integer> lengths =
          random.ints(random.nextInt(1, 20), 0, 300).mapToObj(n -> n > 290 ? n * 300 : n).toList();
      assertThat(visitedInPieces(stream(lengths), random)).as("seed %d", seed).isEqualTo(lengths);
    }
  }

  /** Feeds the bytes as a socket would: in pieces, what is left over carried to the next. */
  private static List<Integer> visitedInPieces(byte[] stream, RandomGenerator random) {
    List<Integer> visited = new ArrayList<>();
    ByteBuffer buffer = ByteBuffer.allocateDirect(CAPACITY);
    byte[] carry = new byte[0];
    for (int at = 0; at < stream.length; ) {
      int piece = Math.min(stream.length - at, random.nextInt(1, 1 + random.nextInt(1, 3000)));
      buffer.clear().put(carry).put(stream, at, piece);
      int limit = buffer.position();
      int done =
          FrameWalker.walk(buffer, limit, (opcode, bytes, start, end) -> visited.add(end - start));
      carry = new byte[limit - done];
      buffer.get(done, carry);
      at += piece;
    }
    assertThat(carry).isEmpty();
    return visited;
  }

  @Test
  void aFrameThatCanNeverFitIsRefused() {
    ByteBuffer buffer = ByteBuffer.allocate(1000);
    buffer.put((byte) 0x81).put((byte) 127).putLong(5_000);
    assertThatThrownBy(() -> FrameWalker.walk(buffer, 10, (o, b, s, e) -> {}))
        .hasMessageContaining("frame of 5000 bytes (expected: at most 1000)");
  }

  @Test
  void aMaskedOrAFragmentedFrameIsRefused() {
    assertThatThrownBy(() -> walk(0x81, 0x80)).hasMessageContaining("masked");
    assertThatThrownBy(() -> walk(0x01, 0x00)).hasMessageContaining("several frames");
    assertThatThrownBy(() -> walk(0x80, 0x00)).hasMessageContaining("several frames");
  }

  private static void walk(int first, int second) {
    ByteBuffer buffer = ByteBuffer.allocate(16).put((byte) first).put((byte) second);
    FrameWalker.walk(buffer, 2, (o, b, s, e) -> {});
  }

  private static byte[] stream(List<Integer> lengths) {
    ByteBuffer out = ByteBuffer.allocate(4_000_000);
    for (int length : lengths) {
      out.put((byte) 0x81);
      if (length < 126) {
        out.put((byte) length);
      } else if (length < 0x10000) {
        out.put((byte) 126).putShort((short) length);
      } else {
        out.put((byte) 127).putLong(length);
      }
      out.position(out.position() + length);
    }
    byte[] bytes = new byte[out.position()];
    out.get(0, bytes);
    return bytes;
  }
}
