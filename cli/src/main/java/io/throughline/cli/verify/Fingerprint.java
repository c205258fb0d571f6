package io.throughline.cli.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.event.Event;
import org.jspecify.annotations.Nullable;

/**
 * An event in two numbers: which one it is, and what it says. FNV-1a over 64 bits; among ten
 * million events the chance that two are taken for one is about one in 400,000.
 *
 * @param identity of source and id
 * @param content of type, subject and data
 */
record Fingerprint(long identity, long content) {

  private static final long BASIS = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  static Fingerprint of(Event event) {
    long identity = add(add(BASIS, event.source()), event.id());
    long content = add(add(add(BASIS, event.type()), event.subject()), event.data().bytes());
    return new Fingerprint(identity, content);
  }

  private static long add(long hash, @Nullable String text) {
    return add(hash, text == null ? new byte[0] : text.getBytes(UTF_8));
  }

  /** The bytes and an end mark, so that "ab", "c" is not "a", "bc". */
  private static long add(long hash, byte[] bytes) {
    long result = hash;
    for (byte b : bytes) {
      result = (result ^ (b & 0xff)) * PRIME;
    }
    return (result ^ 0x100) * PRIME;
  }
}
