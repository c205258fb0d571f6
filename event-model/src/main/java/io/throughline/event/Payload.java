package io.throughline.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An event's data: bytes that nobody changes, passed by reference from the log to the socket.
 *
 * <p>{@link #bytes()} is the array itself, not a copy, so that delivery costs none. Whoever calls
 * it reads only.
 */
public final class Payload {

  public static final Payload EMPTY = new Payload(new byte[0]);

  private final byte[] bytes;

  private Payload(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Takes over {@code bytes}: the caller must not change them afterwards. */
  public static Payload of(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new Payload(bytes);
  }

  /** The UTF-8 bytes of {@code text}. */
  public static Payload of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The array itself, shared; read only. */
  public byte[] bytes() {
    return bytes;
  }

  /** Length in bytes. */
  public int size() {
    return bytes.length;
  }

  public boolean isEmpty() {
    return bytes.length == 0;
  }

  /** The bytes read as UTF-8. */
  public String utf8() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Payload payload && Arrays.equals(bytes, payload.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "Payload[" + bytes.length + " bytes]";
  }
}
