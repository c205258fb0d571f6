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
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
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

  private final SessionThread thread;

  private KafkaPartitionShare(SessionThread thread) {
    this.thread = thread;
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
    return new KafkaPartitionShare(
        SessionThread.start(
            "partition-share",
            PAUSE,
            () -> new Membership(config, settings, member),
            failure ->
                log.warn(
                    "membership in {} is taken up anew: {}",
                    settings.group(),
                    failure.toString())));
  }

  /** Leaves the group, so that the others go on with its partitions at once. */
  @Override
  public void close() {
    thread.close();
  }

  /** One consumer's time in the group. */
  private static final class Membership implements SessionThread.Session {

    private final List<String> topics;
    private final KafkaConsumer<byte[], byte[]> consumer;

    Membership(KafkaLogConfig config, ShareSettings settings, ShareMember member) {
      this.topics =
          config.topics().streams().stream().map(config.topics()::nameOf).sorted().toList();
      this.consumer =
          new KafkaConsumer<>(
              new ClientSettings(config)
                  .shareConsumer(settings.group(), settings.sessionTimeout(), member),
              new ByteArrayDeserializer(),
              new ByteArrayDeserializer());
    }

    @Override
    public void run() {
      consumer.subscribe(topics, new Pausing(consumer));
      while (true) {
        consumer.poll(POLL_TIMEOUT);
      }
    }

    @Override
    public void wakeUp() {
      consumer.wakeup();
    }

    @Override
    public void close() {
      consumer.close(LEAVE_TIMEOUT);
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
}
