package io.throughline.replay.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.event.TenantId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys of one tenant in one partition, with their common parts made once. */
final class TenantKeys {

  private final byte[] events;
  private final byte[] subjects;
  private final byte[] folded;
  private final byte[] states;
  private final byte[] past;

  TenantKeys(IndexedPartition partition, TenantId tenant) {
    events = IndexKeys.tenant(IndexKeys.EVENT, partition, tenant);
    subjects = IndexKeys.tenant(IndexKeys.SUBJECT, partition, tenant);
    folded = IndexKeys.tenant(IndexKeys.FOLDED, partition, tenant);
    states = IndexKeys.tenant(IndexKeys.STATE, partition, tenant);
    past = IndexKeys.tenant(IndexKeys.PAST, partition, tenant);
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

  private byte[] subjects(String subject) {
    return IndexKeys.with(subjects, IndexKeys.hash(subject));
  }
}
