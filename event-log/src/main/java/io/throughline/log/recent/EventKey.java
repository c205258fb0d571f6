package io.throughline.log.recent;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.event.Event;
import io.throughline.event.StreamKey;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What makes two events the same: tenant, stream, source and id, as the first 128 bits of their
 * SHA-256. A cryptographic hash, because a tenant that could make two keys collide could have
 * another tenant's event taken for a retry.
 */
record EventKey(long high, long low) {

  private static final ThreadLocal<MessageDigest> DIGESTS =
      ThreadLocal.withInitial(EventKey::newDigest);

  static EventKey of(StreamKey stream, Event event) {
    MessageDigest digest = DIGESTS.get();
    add(digest, stream.tenant().value());
    add(digest, stream.stream().value());
    add(digest, event.source());
    add(digest, event.id());
    ByteBuffer hash = ByteBuffer.wrap(digest.digest());
    return new EventKey(hash.getLong(), hash.getLong());
  }

  /** With its length, so that no two lists of parts are the same bytes. */
  private static void add(MessageDigest digest, String part) {
    byte[] bytes = part.getBytes(UTF_8);
    digest.update((byte) (bytes.length >>> 8));
    digest.update((byte) bytes.length);
    digest.update(bytes);
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
