package io.throughline.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Frames as the specification writes them: {@code ^@} for NUL, UTF-8 for the rest. */
public final class Wire {

  private Wire() {}

  public static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.replace("^@", "\0").getBytes(UTF_8));
  }

  public static String text(byte[] bytes) {
    return new String(bytes, UTF_8).replace("\0", "^@");
  }

  /** A decoder whose connection has agreed on a version. */
  public static FrameDecoder decoder(StompVersion version) {
    return decoder(version, Limits.DEFAULT);
  }

  public static FrameDecoder decoder(StompVersion version, Limits limits) {
    FrameDecoder decoder = new FrameDecoder(limits);
    decode(decoder, "CONNECT\naccept-version:" + version.text() + "\n\n^@");
    return decoder;
  }

  public static List<Decoded> decode(FrameDecoder decoder, String text) {
    return decode(decoder, bytes(text));
  }

  public static List<Decoded> decode(FrameDecoder decoder, ByteBuffer bytes) {
    List<Decoded> all = new ArrayList<>();
    for (Decoded next; (next = decoder.next(bytes)) != null; ) {
      all.add(next);
    }
    return all;
  }

  /** The one frame in the text, by this version's rules. */
  public static Frame frame(StompVersion version, String text) {
    return only(Frame.class, decode(decoder(version), text));
  }

  /** The refusal of the text, by this version's rules. */
  public static Decoded.Refused refusal(StompVersion version, String text) {
    return only(Decoded.Refused.class, decode(decoder(version), text));
  }

  public static <T> T only(Class<T> type, List<?> all) {
    if (all.size() != 1 || !type.isInstance(all.getFirst())) {
      throw new AssertionError("expected one %s: %s".formatted(type.getSimpleName(), all));
    }
    return type.cast(all.getFirst());
  }
}
