package io.throughline.replay.index;

import io.throughline.event.TenantId;
import org.jspecify.annotations.Nullable;

/** The keys of one tenant in one partition, with their common parts made once. */
final class TenantKeys {

  private final byte[] events;
  private final byte[] subjects;

  TenantKeys(IndexedPartition partition, TenantId tenant) {
    events = IndexKeys.tenant(IndexKeys.EVENT, partition, tenant);
    subjects = IndexKeys.tenant(IndexKeys.SUBJECT, partition, tenant);
  }

  byte[] event(long offset) {
    return IndexKeys.with(events, offset);
  }

  byte[] subject(String subject, long offset) {
    return IndexKeys.with(subjects(subject), offset);
  }

  /** What the keys to walk begin with: those of a subject, or of all events. */
  byte[] prefix(@Nullable String subject) {
    return subject == null ? events : subjects(subject);
  }

  private byte[] subjects(String subject) {
    return IndexKeys.with(subjects, IndexKeys.hash(subject));
  }
}
