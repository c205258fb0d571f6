package io.throughline.replay.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.event.TenantId;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys of one tenant in one partition, with their common parts made once. Pure. */
final class TenantKeys {

  private final byte[] byBucket;
  private final byte[] tenant;
  private final byte[] buckets;
  private final byte[] folded;
  private final byte[] states;
  private final byte[] past;

  TenantKeys(IndexedPartition partition, TenantId tenant) {
    this.byBucket = IndexKeys.partition(IndexKeys.BY_BUCKET, partition);
    this.tenant = tenant.value().getBytes(UTF_8);
    buckets = IndexKeys.tenant(IndexKeys.BUCKET, partition, tenant);
    folded = IndexKeys.tenant(IndexKeys.FOLDED, partition, tenant);
    states = IndexKeys.tenant(IndexKeys.STATE, partition, tenant);
    past = IndexKeys.tenant(IndexKeys.PAST, partition, tenant);
  }

  byte[] event(long offset) {
    return IndexKeys.with(events(IndexKeys.bucketOf(offset)), offset);
  }

  byte[] subject(String subject, long offset) {
    return IndexKeys.with(subjects(IndexKeys.bucketOf(offset), subject), offset);
  }

  /** What the keys to walk in a bucket begin with: those of a subject, or of all events. */
  byte[] prefix(long bucket, @Nullable String subject) {
    return subject == null ? events(bucket) : subjects(bucket, subject);
  }

  /** What the keys of all subjects in a bucket begin with, before the subject's hash. */
  byte[] subjectsIn(long bucket) {
    return inBucket(bucket, IndexKeys.SUBJECT, 0).array();
  }

  /** What the keys begin with that say in which buckets the tenant has something. */
  byte[] buckets() {
    return buckets;
  }

  byte[] bucket(long bucket) {
    return IndexKeys.with(buckets, bucket);
  }

  /** What says that the events before {@code version} are folded. */
  byte[] folded(long version) {
    return IndexKeys.with(folded, version);
  }

  byte[] states() {
    return states;
  }

  byte[] state(String subject) {
    return IndexKeys.with(states, subject);
  }

  /** The subject of a state's key. */
  String subjectOf(byte[] key) {
    return new String(key, states.length, key.length - states.length, UTF_8);
  }

  byte[] past(String subject, long version) {
    return IndexKeys.with(IndexKeys.withLengthAnd(past, subject), version);
  }

  /** What all that is folded of the tenant begins with. */
  List<byte[]> folds() {
    return List.of(folded, states, past);
  }

  private byte[] events(long bucket) {
    return inBucket(bucket, IndexKeys.EVENT, 0).array();
  }

  private byte[] subjects(long bucket, String subject) {
    return inBucket(bucket, IndexKeys.SUBJECT, Long.BYTES).putLong(IndexKeys.hash(subject)).array();
  }

  private ByteBuffer inBucket(long bucket, byte kind, int moreBytes) {
    return ByteBuffer.allocate(byBucket.length + Long.BYTES + 2 + tenant.length + moreBytes)
        .put(byBucket)
        .putLong(bucket)
        .put(kind)
        .put((byte) tenant.length)
        .put(tenant);
  }
}
