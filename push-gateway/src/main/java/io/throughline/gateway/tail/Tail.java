package io.throughline.gateway.tail;

import io.throughline.event.Position;
import io.throughline.log.LogTail;
import io.throughline.log.StreamPartition;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tails of all partitions, kept within their limits, as the log's tail reports them.
 *
 * <p>Written by the log tail's thread alone. {@code wake} is called there after each change, with
 * the partition that changed; it must not block.
 */
public final class Tail implements LogTail.Listener {

  private static final Logger LOG = LoggerFactory.getLogger(Tail.class);

  private final TailLimits limits;
  private final LongSupplier nanoTime;
  private final Map<StreamPartition, PartitionTail> partitions = new ConcurrentHashMap<>();
  private volatile Consumer<PartitionTail> wake = partition -> {};
  private volatile boolean primed;
  private volatile String unavailable = "";

  public Tail(TailLimits limits, LongSupplier nanoTime) {
    this.limits = limits;
    this.nanoTime = nanoTime;
  }

  /** Whom to tell that a partition has something new. Set before the log's tail is started. */
  public void onChange(Consumer<PartitionTail> wake) {
    this.wake = wake;
  }

  /** The partition's tail, or nothing before it was first reached. */
  public @Nullable PartitionTail find(StreamPartition partition) {
    return partitions.get(partition);
  }

  /** Whether every partition was read up to its end once. */
  public boolean isPrimed() {
    return primed;
  }

  /** Why the log does not answer; empty when it does. */
  public String unavailable() {
    return unavailable;
  }

  /** Bytes held in all, estimated. */
  public long bytes() {
    return partitions.values().stream().mapToLong(PartitionTail::bytes).sum();
  }

  @Override
  public void restarted(StreamPartition partition, Position from) {
    PartitionTail tail = partitions.get(partition);
    if (tail == null) {
      tail = new PartitionTail(partition, from);
      partitions.put(partition, tail);
    } else {
      tail.restart(from);
      LOG.warn("tail of {} starts anew at offset {}", partition, from.nextOffset());
    }
    wake.accept(tail);
  }

  /** The tail that the batch continues: a new one, if it does not continue what is held. */
  private PartitionTail continuedBy(LogTail.Batch batch) {
    PartitionTail tail = partitions.get(batch.partition());
    if (tail == null) {
      tail = new PartitionTail(batch.partition(), batch.from());
      partitions.put(batch.partition(), tail);
    } else if (!tail.window().end().equals(batch.from())) {
      tail.restart(batch.from());
    }
    return tail;
  }

  @Override
  public void appended(LogTail.Batch batch) {
    PartitionTail tail = continuedBy(batch);
    long now = nanoTime.getAsLong();
    tail.append(batch.nextOffset(), batch.events(), now);
    tail.evictOlderThan(now - limits.age().toNanos());
    tail.evictDownTo(limits.partitionBytesMax());
    for (long held = bytes(); held > limits.bytesMax(); held = bytes()) {
      PartitionTail largest =
          partitions.values().stream()
              .max(Comparator.comparingLong(PartitionTail::bytes))
              .orElseThrow();
      largest.evictDownTo(Math.max(0, largest.bytes() - (held - limits.bytesMax())));
    }
    wake.accept(tail);
  }

  @Override
  public void primed() {
    primed = true;
  }

  @Override
  public void available(boolean available, String reason) {
    unavailable = available ? "" : reason;
    if (available) {
      LOG.info("the log answers again");
    } else {
      LOG.warn("the log does not answer: {}", reason);
    }
  }

  /**
   * How much of the newest part is held.
   *
   * @param bytesMax in all
   * @param partitionBytesMax of one partition
   * @param age of the oldest event held
   */
  public record TailLimits(long bytesMax, long partitionBytesMax, Duration age) {}
}
