package io.throughline.event;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals positions into tokens and opens them again.
 *
 * <p>A token is 24 bytes, URL-safe base64, 32 characters: format version (1), epoch (4), partition
 * (2), next offset (7), and the first 10 bytes of HMAC-SHA256 over those 14 plus tenant and stream.
 * The same position gives the same token in every service that holds the same key, and a token of
 * another tenant or stream is indistinguishable from a forged one: neither opens.
 *
 * <p>Immutable and safe for use by any thread.
 */
public final class PositionSeal {

  public static final int TOKEN_LENGTH = 32;
  public static final int KEY_BYTES_MIN = 16;

  private static final byte VERSION = 1;
  private static final int PLAIN_BYTES = 14;
  private static final int TAG_BYTES = 10;
  private static final String ALGORITHM = "HmacSHA256";
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

  private final ThreadLocal<Mac> macs;

  /**
   * @param key at least 16 bytes, shared by all services of a deployment
   */
  public PositionSeal(byte[] key) {
    if (key.length < KEY_BYTES_MIN) {
      throw new IllegalArgumentException(
          "position key: %d bytes (expected: at least %d)".formatted(key.length, KEY_BYTES_MIN));
    }
    SecretKeySpec secret = new SecretKeySpec(key, ALGORITHM);
    this.macs = ThreadLocal.withInitial(() -> newMac(secret));
  }

  /** The token for {@code position} in {@code stream}. */
  public String seal(StreamKey stream, Position position) {
    byte[] token = new byte[PLAIN_BYTES + TAG_BYTES];
    ByteBuffer plain = ByteBuffer.wrap(token);
    plain.put(VERSION).putInt(position.epoch()).putShort((short) position.partition());
    long offset = position.nextOffset();
    plain.put((byte) (offset >>> 48)).putShort((short) (offset >>> 32)).putInt((int) offset);
    System.arraycopy(tag(stream, token), 0, token, PLAIN_BYTES, TAG_BYTES);
    return ENCODER.encodeToString(token);
  }

  /**
   * The position in {@code token}, or nothing if it was not sealed with this key for this tenant's
   * stream.
   */
  public Optional<Position> open(StreamKey stream, String token) {
    if (token.length() != TOKEN_LENGTH) {
      return Optional.empty();
    }
    byte[] bytes;
    try {
      bytes = DECODER.decode(token);
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
    byte[] claimed = Arrays.copyOfRange(bytes, PLAIN_BYTES, bytes.length);
    byte[] expected = Arrays.copyOf(tag(stream, bytes), TAG_BYTES);
    if (!MessageDigest.isEqual(expected, claimed) || bytes[0] != VERSION) {
      return Optional.empty();
    }
    ByteBuffer plain = ByteBuffer.wrap(bytes, 1, PLAIN_BYTES - 1);
    int epoch = plain.getInt();
    int partition = Short.toUnsignedInt(plain.getShort());
    long offset = Byte.toUnsignedLong(plain.get()) << 48;
    offset |= Short.toUnsignedLong(plain.getShort()) << 32;
    offset |= Integer.toUnsignedLong(plain.getInt());
    return Optional.of(new Position(epoch, partition, offset));
  }

  private byte[] tag(StreamKey stream, byte[] token) {
    Mac mac = macs.get();
    mac.update(token, 0, PLAIN_BYTES);
    mac.update(stream.tenant().value().getBytes(StandardCharsets.UTF_8));
    mac.update((byte) 0);
    mac.update(stream.stream().value().getBytes(StandardCharsets.UTF_8));
    return mac.doFinal();
  }

  private static Mac newMac(SecretKeySpec secret) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      return mac;
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
