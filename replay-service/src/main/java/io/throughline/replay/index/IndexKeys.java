package io.throughline.replay.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The index's keys. Pure.
 *
 * <pre>
 * partition = length stream  epoch(4)  partition(2)
 * bucket    = 'b' partition  length tenant  bucket(8)                      -> nothing
 * coverage  = 'c' partition                                                -> start(8) next(8)
 * folded    = 'f' partition  length tenant  version(8)                     -> nothing
 * state     = 'n' partition  length tenant  subject                        -> StoredFold, the newest
 * past      = 'v' partition  length tenant  length(4) subject  version(8)  -> StoredFold, an older
 * event     = 'x' partition  bucket(8)  'e'  length tenant  offset(8)      -> StoredEvent
 * subject   = 'x' partition  bucket(8)  's'  length tenant  hash(8)  offset(8)  -> SubjectOffsets
 * </pre>
 *
 * Numbers are big-endian, so that keys sort as offsets do; lengths are one byte, so that no tenant
 * is the beginning of another. A subject stands as a hash of 64 bits: keys stay short whatever
 * producers call their subjects, and a reader compares the subject itself. States have it in full:
 * they are read in the order of their subjects. A version is the offset that a tenant's events were
 * folded up to; see {@link FoldStore}.
 *
 * <p>A bucket is a run of {@link #BUCKET_OFFSETS} offsets. Events stand by bucket first, so that
 * what comes later never lies among what is there: old events are written once and not again for
 * every level that new ones sink through. A {@code bucket} key says that the tenant has something
 * in the bucket, so a quiet tenant's reader looks into no others. It may have nothing left there.
 */
final class IndexKeys {

  static final byte BUCKET = 'b';
  static final byte COVERAGE = 'c';
  static final byte FOLDED = 'f';
  static final byte STATE = 'n';
  static final byte PAST = 'v';

  /** What stands by bucket: events and subjects. */
  static final byte BY_BUCKET = 'x';

  static final byte EVENT = 'e';
  static final byte SUBJECT = 's';

  static final long BUCKET_OFFSETS = 1 << 14;

  private static final int PARTITION_BYTES = 6;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private IndexKeys() {}

  static byte[] partition(byte kind, IndexedPartition partition) {
    byte[] stream = partition.stream().value().getBytes(UTF_8);
    byte[] key = new byte[2 + stream.length + PARTITION_BYTES];
    key[0] = kind;
    key[1] = (byte) stream.length;
    System.arraycopy(stream, 0, key, 2, stream.length);
    int at = 2 + stream.length;
    ByteBuffer.wrap(key, at, PARTITION_BYTES)
        .putInt(partition.epoch())
        .putShort((short) partition.partition());
    return key;
  }

  /** What all of a tenant's keys of a kind begin with. */
  static byte[] tenant(byte kind, IndexedPartition partition, TenantId tenant) {
    byte[] prefix = partition(kind, partition);
    byte[] name = tenant.value().getBytes(UTF_8);
    byte[] key = Arrays.copyOf(prefix, prefix.length + 1 + name.length);
    key[prefix.length] = (byte) name.length;
    System.arraycopy(name, 0, key, prefix.length + 1, name.length);
    return key;
  }

  /** {@code prefix} and a text after it. */
  static byte[] with(byte[] prefix, String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    byte[] key = Arrays.copyOf(prefix, prefix.length + utf8.length);
    System.arraycopy(utf8, 0, key, prefix.length, utf8.length);
    return key;
  }

  /** {@code prefix}, the text's length and the text: no text is the beginning of another. */
  static byte[] withLengthAnd(byte[] prefix, String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    ByteBuffer key = ByteBuffer.allocate(prefix.length + Integer.BYTES + utf8.length);
    return key.put(prefix).putInt(utf8.length).put(utf8).array();
  }

  /** {@code prefix} and an offset, or a subject's hash, after it. */
  static byte[] with(byte[] prefix, long number) {
    byte[] key = Arrays.copyOf(prefix, prefix.length + Long.BYTES);
    LONGS.set(key, prefix.length, number);
    return key;
  }

  /** The bucket that an offset is in. */
  static long bucketOf(long offset) {
    return offset / BUCKET_OFFSETS;
  }

  /** What all of a bucket's keys begin with. */
  static byte[] byBucket(IndexedPartition partition, long bucket) {
    return with(partition(BY_BUCKET, partition), bucket);
  }

  /** Whether {@code key} is {@code prefix} and a number after it. */
  static boolean isNumbered(byte[] key, byte[] prefix) {
    return key.length == prefix.length + Long.BYTES
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }

  /** The offset at the end of a key. */
  static long offset(byte[] key) {
    return (long) LONGS.get(key, key.length - Long.BYTES);
  }

  /** A key without the number at its end. */
  static byte[] withoutOffset(byte[] key) {
    return Arrays.copyOf(key, key.length - Long.BYTES);
  }

  /** The partition of a coverage's key. */
  static IndexedPartition partitionOf(byte[] key) {
    int streamLength = key[1];
    ByteBuffer rest = ByteBuffer.wrap(key, 2 + streamLength, PARTITION_BYTES);
    return new IndexedPartition(
        new StreamName(new String(key, 2, streamLength, UTF_8)),
        rest.getInt(),
        Short.toUnsignedInt(rest.getShort()));
  }

  /**
   * The tenant of a key.
   *
   * @param at where the partition's part of the key ends
   */
  static TenantId tenantOf(byte[] key, int at) {
    return new TenantId(new String(key, at + 1, Byte.toUnsignedInt(key[at]), UTF_8));
  }

  /** The first key that is greater than every key that begins with {@code prefix}. */
  static byte[] after(byte[] prefix) {
    byte[] next = prefix.clone();
    for (int i = next.length - 1; i >= 0; i--) {
      if (++next[i] != 0) {
        return next;
      }
    }
    throw new IllegalArgumentException("no key follows a prefix of 0xFF bytes alone");
  }

  /** FNV-1a over UTF-16 units. Two subjects of one hash share a range; see the class. */
  static long hash(String subject) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < subject.length(); i++) {
      hash = (hash ^ subject.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }
}
