package io.throughline.replay.index;

import io.throughline.event.TenantId;
import io.throughline.log.EventLog;
import io.throughline.log.LogUnavailableException;
import io.throughline.log.LoggedEvent;
import io.throughline.log.PartitionBounds;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes from the index what retention took from the log. Run from time to time, by one thread. */
final class IndexRetention implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(IndexRetention.class);
  private static final int EVENTS_AT_ONCE = 10_000;

  private final EventLog eventLog;
  private final EventIndex index;
  private final CoverageMap coverages;
  private final FoldKeeper folds;

  IndexRetention(EventLog eventLog, EventIndex index, CoverageMap coverages, FoldKeeper folds) {
    this.eventLog = eventLog;
    this.index = index;
    this.coverages = coverages;
    this.folds = folds;
  }

  @Override
  public void run() {
    try {
      coverages.partitions().forEach(this::follow);
    } catch (LogUnavailableException | IndexFailedException later) {
      log.debug("retention waits: {}", later.getMessage());
    } catch (RuntimeException bug) {
      // Thrown on, it would end the schedule in silence.
      log.error("retention met a bug and is tried again", bug);
    }
  }

  private void follow(IndexedPartition partition) {
    PartitionBounds bounds = eventLog.bounds(partition.inLog());
    if (bounds.epoch() != partition.epoch()) {
      return; // the follower forgets it
    }
    if (coverages.startAt(partition, bounds.start())) {
      long bucket = IndexKeys.bucketOf(bounds.start());
      index.dropBefore(partition, bucket);
      for (TenantId tenant : index.tenants(partition)) {
        drop(partition, tenant, bucket * IndexKeys.BUCKET_OFFSETS, bounds.start());
      }
      folds.expire(partition, bounds.start());
      log.info("{}: what is before {} went with the log's retention", partition, bounds.start());
    }
  }

  private void drop(IndexedPartition partition, TenantId tenant, long from, long before) {
    List<LoggedEvent> events = new ArrayList<>();
    do {
      events.clear();
      if (from < before) {
        index.scan(
            partition,
            tenant,
            IndexScan.forward(null, from, before),
            event -> {
              events.add(event);
              return events.size() < EVENTS_AT_ONCE;
            });
      }
      index.drop(partition, tenant, events);
    } while (!events.isEmpty());
  }
}
