package io.throughline.stomp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The header names that nearly every frame has, so that reading them makes no strings. */
final class KnownNames {

  private static final int SLOTS = 128;
  private static final byte[][] BYTES = new byte[SLOTS][];
  private static final String[] NAMES = new String[SLOTS];

  static {
    for (String name :
        new String[] {
          HeaderNames.ACCEPT_VERSION,
          HeaderNames.ACK,
          HeaderNames.APPEND_TIME,
          HeaderNames.AUTHORIZATION,
          HeaderNames.CODE,
          HeaderNames.CONTENT_LENGTH,
          HeaderNames.CONTENT_TYPE,
          HeaderNames.DESTINATION,
          HeaderNames.HEART_BEAT,
          HeaderNames.HOST,
          HeaderNames.ID,
          HeaderNames.MESSAGE,
          HeaderNames.MESSAGE_ID,
          HeaderNames.POSITION,
          HeaderNames.RECEIPT,
          HeaderNames.RECEIPT_ID,
          HeaderNames.SERVER,
          HeaderNames.SESSION,
          HeaderNames.SUBSCRIPTION,
          HeaderNames.TENANT,
          HeaderNames.TRANSACTION,
          HeaderNames.USER_NAME,
          HeaderNames.VERSION,
          HeaderNames.WINDOW,
          "after",
          "ce-id",
          "ce-source",
          "ce-subject",
          "ce-time",
          "ce-type",
          "notice",
          "notices",
          "types",
          "traceparent",
        }) {
      byte[] bytes = name.getBytes(US_ASCII);
      int slot = slot(bytes, 0, bytes.length);
      while (BYTES[slot] != null) {
        slot = (slot + 1) % SLOTS;
      }
      BYTES[slot] = bytes;
      NAMES[slot] = name;
    }
  }

  private KnownNames() {}

  /** The name that these bytes spell, or null if it is none of the known ones. */
  static @Nullable String find(byte[] bytes, int offset, int length) {
    if (length == 0) {
      return null;
    }
    int slot = slot(bytes, offset, length);
    for (byte[] known = BYTES[slot]; known != null; known = BYTES[slot]) {
      if (known.length == length
          && Arrays.equals(known, 0, length, bytes, offset, offset + length)) {
        return NAMES[slot];
      }
      slot = (slot + 1) % SLOTS;
    }
    return null;
  }

  private static int slot(byte[] bytes, int offset, int length) {
    int mixed =
        31 * length
            + 7 * bytes[offset]
            + 3 * bytes[offset + length - 1]
            + bytes[offset + length / 2];
    return (mixed ^ (mixed >>> 7)) & (SLOTS - 1);
  }
}
