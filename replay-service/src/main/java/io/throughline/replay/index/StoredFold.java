package io.throughline.replay.index;

import io.throughline.event.fold.FoldCodec;
import io.throughline.log.SubjectFold;
import java.nio.ByteBuffer;

/**
 * A subject's fold as the index holds it. Pure.
 *
 * <pre>
 * value = version(8) format  oldest  newest - oldest  append-time  type  time?  fold
 * </pre>
 *
 * The version is the offset that the tenant's events were folded up to when this was written: the
 * fold is of the subject's events before it. With the primitives of {@link ByteWriter}.
 */
final class StoredFold {

  private static final byte FORMAT = 1;
  private static final int VERSION_BYTES = Long.BYTES;

  private StoredFold() {}

  static byte[] encode(long version, SubjectFold fold) {
    byte[] data = FoldCodec.encode(fold.data(), fold.newestOffset());
    ByteWriter out = new ByteWriter(VERSION_BYTES + 96 + data.length);
    out.raw(ByteBuffer.allocate(VERSION_BYTES).putLong(version).array());
    out.raw(FORMAT);
    out.number(fold.oldestOffset());
    out.number(fold.newestOffset() - fold.oldestOffset());
    out.number(fold.appendTimeMillis());
    out.text(fold.type());
    out.text(fold.time());
    out.raw(data);
    return out.toBytes();
  }

  static long version(byte[] value) {
    return ByteBuffer.wrap(value).getLong();
  }

  static long oldestOffset(byte[] value) {
    return new ByteReader(value, VERSION_BYTES + 1).number();
  }

  static long newestOffset(byte[] value) {
    ByteReader in = new ByteReader(value, VERSION_BYTES + 1);
    return in.number() + in.number();
  }

  static SubjectFold decode(byte[] value) {
    if (value[VERSION_BYTES] != FORMAT) {
      throw new IllegalStateException(
          "stored fold: format %d (expected: %d)".formatted(value[VERSION_BYTES], FORMAT));
    }
    ByteReader in = new ByteReader(value, VERSION_BYTES + 1);
    long oldest = in.number();
    long newest = oldest + in.number();
    long appendTimeMillis = in.number();
    String type = in.requiredText();
    String time = in.text();
    return new SubjectFold(
        type, time, appendTimeMillis, oldest, newest, FoldCodec.decode(value, in.at(), newest));
  }
}
