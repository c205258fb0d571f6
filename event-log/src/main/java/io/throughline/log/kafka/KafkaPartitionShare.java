package io.throughline.log.kafka;

import io.throughline.log.share.Owners;
import io.throughline.log.share.ShareSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process's membership in the group that shares the log's partitions. It reads nothing: the
 * consumer is there to be a member, and everything it is given is paused. Whoever follows the
 * partitions does so with a tail of its own.
 *
 * <p>Members tell where they are in their subscription, and the group's leader tells everybody who
 * has what in the assignments ({@link ShareAssignor}), so nobody asks a broker for it. One thread
 * of its own; nothing but {@link #close} ends it.
 */
public final class KafkaPartitionShare implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(KafkaPartitionShare.class);
  private static final Duration POLL_TIMEOUT = Duration.ofMillis(500);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  private final KafkaLogConfig config;
  private final ShareSettings settings;
  private final ShareMember member;
  private final Thread thread;
  private @Nullable KafkaConsumer<byte[], byte[]> consumer; // guarded by this
  private volatile boolean closed;

  private KafkaPartitionShare(KafkaLogConfig config, ShareSettings settings, ShareMember member) {
    this.config = config;
    this.settings = settings;
    this.member = member;
    this.thread = Thread.ofPlatform().name("partition-share").daemon().unstarted(this::run);
  }

  /**
   * Joins the group; the topics are there, because a log was opened with the same config.
   *
   * @param onDisk the partitions that this process could take up where it left off
   * @param listener hears of each agreement, on the group's thread, which it must not hold up
   */
  public static KafkaPartitionShare join(
      KafkaLogConfig config,
      ShareSettings settings,
      Set<Integer> onDisk,
      Consumer<Owners> listener) {
    ShareMember member =
        new ShareMember(settings.address(), config.topics().partitions(), onDisk, listener);
    KafkaPartitionShare share = new KafkaPartitionShare(config, settings, member);
    share.thread.start();
    return share;
  }

  /** Leaves the group, so that the others go on with its partitions at once. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      if (consumer != null) {
        consumer.wakeup();
      }
      notifyAll();
    }
    try {
      thread.join(CLOSE_TIMEOUT);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!closed) {
      try (KafkaConsumer<byte[], byte[]> current = newConsumer()) {
        take(current);
        stay(current);
      } catch (WakeupException closing) {
        log.debug("the group was left");
      } catch (RuntimeException failure) {
        log.warn("membership in {} is taken up anew: {}", settings.group(), failure.toString());
        pause();
      } finally {
        take(null);
      }
    }
  }

  private void stay(KafkaConsumer<byte[], byte[]> current) {
    List<String> topics =
        config.topics().streams().stream().map(config.topics()::nameOf).sorted().toList();
    current.subscribe(topics, new Pausing(current));
    try {
      while (!closed) {
        current.poll(POLL_TIMEOUT);
      }
    } finally {
      current.close(LEAVE_TIMEOUT);
    }
  }

  private record Pausing(KafkaConsumer<byte[], byte[]> consumer)
      implements ConsumerRebalanceListener {

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      consumer.pause(partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      // Whoever has them goes on until there is another agreement.
    }
  }

  private KafkaConsumer<byte[], byte[]> newConsumer() {
    return new KafkaConsumer<>(
        new ClientSettings(config)
            .shareConsumer(settings.group(), settings.sessionTimeout(), member),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private synchronized void take(@Nullable KafkaConsumer<byte[], byte[]> next) {
    consumer = next;
    if (next != null && closed) {
      next.wakeup();
    }
  }

  private synchronized void pause() {
    if (closed) {
      return;
    }
    try {
      wait(PAUSE.toMillis());
    } catch (InterruptedException nobodysBusiness) {
      log.debug("the thread was interrupted; only close() ends it");
    }
  }
}
