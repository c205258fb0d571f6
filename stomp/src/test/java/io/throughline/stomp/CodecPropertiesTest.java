package io.throughline.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.stomp.Decoded.HeartBeat;
import io.throughline.stomp.Decoded.Refused;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for all bytes. A failure prints its seed and the smallest example. */
class CodecPropertiesTest {

  private static final Limits SMALL = new Limits(64, 4, 32);

  /** Frames, and the version that they are sent in. */
  record Sent(StompVersion version, List<Frame> frames) {

    byte[] bytes() {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (Frame frame : frames) {
        bytes.writeBytes(FrameEncoder.encode(frame, version));
      }
      return bytes.toByteArray();
    }
  }

  @Provide
  Arbitrary<Sent> sent() {
    return Arbitraries.of(StompVersion.class)
        .flatMap(
            version ->
                Frames.of(version)
                    .list()
                    .ofMinSize(1)
                    .ofMaxSize(4)
                    .map(frames -> new Sent(version, frames)));
  }

  /** Text of what a frame is made of. */
  @Provide
  Arbitrary<String> nasty() {
    return Arbitraries.strings()
        .withChars('\n', '\r', ':', '\\', '\0', 'n', 'c', ' ', 'é', '\uD83D', '\uDE00')
        .ofMaxLength(12);
  }

  /** Bytes that look like STOMP more than chance would have it. */
  @Provide
  Arbitrary<byte[]> nearlyFrames() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "SEND",
            "CONNECT",
            "STOMP",
            "SUBSCRIBE",
            "MESSAGE",
            "DISCONNECT",
            "\n",
            "\n\n",
            "\r\n",
            "\0",
            ":",
            "\\",
            "\\n",
            "\\r",
            "\\t",
            "a:b",
            "accept-version:1.0",
            "accept-version:1.1",
            "accept-version:1.2",
            "content-length:5",
            "content-length:",
            "receipt:r",
            "12345",
            "é",
            "destination:/x",
            "content-length:2147483647",
            "CONNECTED",
            "version:1.2");
    Arbitrary<byte[]> piece =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(
                9, pieces.map(text -> text.getBytes(java.nio.charset.StandardCharsets.UTF_8))),
            net.jqwik.api.Tuple.of(1, Arbitraries.bytes().array(byte[].class).ofMaxSize(4)));
    return piece.list().ofMaxSize(40).map(CodecPropertiesTest::joined);
  }

  /** Frames with a few bytes changed, left out or put in. */
  @Provide
  Arbitrary<byte[]> brokenFrames() {
    return Combinators.combine(sent(), Arbitraries.longs(), Arbitraries.integers().between(1, 5))
        .as((sent, seed, changes) -> broken(sent.bytes(), new Random(seed), changes));
  }

  @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
  void whatIsEncoded_isDecoded(@ForAll @From("sent") Sent sent) {
    FrameDecoder decoder = Wire.decoder(sent.version());

    List<Decoded> decoded = Wire.decode(decoder, ByteBuffer.wrap(sent.bytes()));

    assertThat(decoded).map(CodecPropertiesTest::withoutLength).isEqualTo(sent.frames());
    assertThat(decoder.heldBytes()).isZero();
  }

  @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
  void splits_doNotMatter_forFrames(@ForAll @From("sent") Sent sent, @ForAll long seed) {
    byte[] bytes = sent.bytes();

    assertThat(inParts(Wire.decoder(sent.version()), bytes, new Random(seed)))
        .isEqualTo(frames(Wire.decode(Wire.decoder(sent.version()), ByteBuffer.wrap(bytes))));
  }

  @Property(tries = 5000, edgeCases = EdgeCasesMode.NONE)
  void splits_doNotMatter_forAnyBytes(
      @ForAll @From("nearlyFrames") byte[] bytes, @ForAll long seed) {
    assertThat(inParts(new FrameDecoder(SMALL), bytes, new Random(seed)))
        .isEqualTo(frames(Wire.decode(new FrameDecoder(SMALL), ByteBuffer.wrap(bytes))));
  }

  @Property(tries = 5000)
  void anyBytes_areFramesOrRefused_withinTheLimits(@ForAll byte[] bytes, @ForAll long seed) {
    neverBreaks(bytes, new Random(seed));
  }

  @Property(tries = 10000, edgeCases = EdgeCasesMode.NONE)
  void nearlyFrames_areFramesOrRefused_withinTheLimits(
      @ForAll @From("nearlyFrames") byte[] bytes, @ForAll long seed) {
    neverBreaks(bytes, new Random(seed));
  }

  @Property(tries = 5000, edgeCases = EdgeCasesMode.NONE)
  void brokenFrames_areFramesOrRefused_withinTheLimits(
      @ForAll @From("brokenFrames") byte[] bytes, @ForAll long seed) {
    neverBreaks(bytes, new Random(seed));
  }

  @Property
  void noValue_breaksOutOfItsHeader(
      @ForAll StompVersion version,
      @ForAll Command command,
      @ForAll @From("nasty") String name,
      @ForAll @From("nasty") String value) {
    byte[] bytes =
        new FrameWriter(version, 0)
            .command(command)
            .header("first", 1)
            .header("x" + name, value)
            .header("last", Long.MIN_VALUE)
            .end()
            .toByteArray();
    FrameDecoder decoder = new FrameDecoder(new Limits(0, 3, 1 << 20));
    Wire.decode(decoder, "CONNECT\naccept-version:" + version.text() + "\n\n^@");

    Frame frame = Wire.only(Frame.class, Wire.decode(decoder, ByteBuffer.wrap(bytes)));

    assertThat(frame.headers().size()).isEqualTo(3);
    assertThat(frame.header("first")).isEqualTo("1");
    assertThat(frame.header("last")).isEqualTo(Long.toString(Long.MIN_VALUE));
  }

  /** Decodes bytes that come in parts, and checks what must hold after each. */
  private static void neverBreaks(byte[] bytes, Random random) {
    FrameDecoder decoder = new FrameDecoder(SMALL);
    boolean refused = false;
    for (int at = 0; at < bytes.length; ) {
      int part = Math.min(bytes.length - at, 1 + random.nextInt(20));
      for (Decoded decoded : Wire.decode(decoder, ByteBuffer.wrap(bytes, at, part))) {
        assertThat(refused).as("after a refusal nothing is read").isFalse();
        switch (decoded) {
          case HeartBeat() -> {}
          case Refused refusal -> refused = true;
          case Frame frame -> assertWithinLimits(frame);
        }
      }
      assertThat(decoder.heldBytes()).isLessThanOrEqualTo(held(SMALL));
      assertThat(decoder.heldHeaders()).isLessThanOrEqualTo(SMALL.headersMax());
      at += part;
    }
  }

  private static int held(Limits limits) {
    return Math.max(
        limits.bodyBytesMax(), Math.max(Command.BYTES_MAX, limits.headerLineBytesMax()) + 1);
  }

  private static void assertWithinLimits(Frame frame) {
    assertThat(frame.body()).hasSizeLessThanOrEqualTo(SMALL.bodyBytesMax());
    assertThat(frame.headers().size()).isLessThanOrEqualTo(SMALL.headersMax());
    frame
        .headers()
        .forEach(
            (name, value) ->
                assertThat(name.length() + value.length()).isLessThan(SMALL.headerLineBytesMax()));
  }

  private static List<Decoded> inParts(FrameDecoder decoder, byte[] bytes, Random random) {
    List<Decoded> decoded = new ArrayList<>();
    for (int at = 0; at < bytes.length; ) {
      int part = Math.min(bytes.length - at, random.nextInt(8));
      ByteBuffer next =
          random.nextBoolean()
              ? ByteBuffer.wrap(bytes, at, part)
              : ByteBuffer.allocateDirect(part).put(bytes, at, part).flip();
      decoded.addAll(Wire.decode(decoder, next));
      at += part;
    }
    return frames(decoded);
  }

  /** Without heart-beats, which count line ends as they come. */
  private static List<Decoded> frames(List<Decoded> decoded) {
    return decoded.stream().filter(each -> !(each instanceof HeartBeat)).toList();
  }

  private static Decoded withoutLength(Decoded decoded) {
    if (!(decoded instanceof Frame(var command, var headers, var body))) {
      return decoded;
    }
    Headers.Builder others = Headers.builder();
    headers.forEach(
        (name, value) -> {
          if (!name.equals(HeaderNames.CONTENT_LENGTH)) {
            others.add(name, value);
          }
        });
    return new Frame(command, others.build(), body);
  }

  private static byte[] broken(byte[] bytes, Random random, int changes) {
    List<Byte> broken = new ArrayList<>();
    for (byte octet : bytes) {
      broken.add(octet);
    }
    for (int i = 0; i < changes && !broken.isEmpty(); i++) {
      int at = random.nextInt(broken.size());
      byte octet =
          "\0\n\r:\\\u0080x"
              .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)[random.nextInt(7)];
      switch (random.nextInt(3)) {
        case 0 -> broken.set(at, octet);
        case 1 -> broken.add(at, octet);
        default -> broken.remove(at);
      }
    }
    byte[] array = new byte[broken.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = broken.get(i);
    }
    return array;
  }

  private static byte[] joined(List<byte[]> pieces) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    pieces.forEach(bytes::writeBytes);
    return bytes.toByteArray();
  }
}
