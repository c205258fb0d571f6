package io.throughline.replay.index;

import io.throughline.event.TenantId;
import io.throughline.log.LoggedEvent;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which tenants are known to have something in the bucket that is being written, so that it is not
 * said again with every event. One bucket of each partition: at most as many tenants as have events
 * in it. Safe for use by any thread.
 */
final class KnownBuckets {

  private final Map<IndexedPartition, Newest> newest = new HashMap<>(); // guarded by this

  private record Newest(long bucket, Set<TenantId> tenants) {}

  /** A bucket that a tenant has something in. */
  record TenantBucket(IndexedPartition partition, TenantId tenant, long number) {

    static TenantBucket of(IndexedPartition partition, LoggedEvent event) {
      return new TenantBucket(partition, event.tenant(), IndexKeys.bucketOf(event.offset()));
    }
  }

  synchronized boolean contains(TenantBucket bucket) {
    Newest known = newest.get(bucket.partition());
    return known != null
        && known.bucket() == bucket.number()
        && known.tenants().contains(bucket.tenant());
  }

  /** They were written. */
  synchronized void addAll(Collection<TenantBucket> written) {
    for (TenantBucket bucket : written) {
      newest
          .compute(
              bucket.partition(),
              (partition, known) ->
                  known == null || known.bucket() != bucket.number()
                      ? new Newest(bucket.number(), new HashSet<>())
                      : known)
          .tenants()
          .add(bucket.tenant());
    }
  }

  synchronized void forget(IndexedPartition partition) {
    newest.remove(partition);
  }
}
