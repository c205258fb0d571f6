package io.throughline.replay.share;

import io.throughline.log.kafka.KafkaLogConfig;
import io.throughline.log.kafka.KafkaPartitionShare;
import io.throughline.log.share.Owners;
import io.throughline.log.share.ShareSettings;
import io.throughline.replay.index.ReadModel;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Joins the group when this instance can be reached, and leaves it while it still can. The read
 * model follows each agreement on a thread of this class's own: the group's thread must go on.
 */
final class ShareLifecycle implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(ShareLifecycle.class);

  private final KafkaLogConfig config;
  private final ShareSettings settings;
  private final ReadModel model;
  private final Agreement agreement;
  private final Forwarder forwarder;
  private @Nullable KafkaPartitionShare share; // guarded by this
  private @Nullable ExecutorService follow; // guarded by this

  ShareLifecycle(
      KafkaLogConfig config,
      ShareSettings settings,
      ReadModel model,
      Agreement agreement,
      Forwarder forwarder) {
    this.config = config;
    this.settings = settings;
    this.model = model;
    this.agreement = agreement;
    this.forwarder = forwarder;
  }

  @Override
  public synchronized void start() {
    ExecutorService thread =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("index-share").daemon().factory());
    follow = thread;
    share =
        KafkaPartitionShare.join(
            config,
            settings,
            model.partitionsOnDisk(),
            owners -> {
              log.info(
                  "{} instances share the partitions, this one has {}",
                  owners.addresses().size(),
                  owners.own());
              agreement.replace(owners);
              thread.execute(() -> follow(owners));
            });
  }

  @Override
  public synchronized void stop() {
    if (share != null) {
      share.close();
      share = null;
    }
    if (follow != null) {
      follow.shutdownNow();
      follow = null;
    }
    forwarder.drain();
  }

  /** What has stopped has left the group, for good. */
  @Override
  public boolean isPauseable() {
    return false;
  }

  @Override
  public synchronized boolean isRunning() {
    return share != null;
  }

  /** Starts last and stops first, while the web server is there. */
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }

  /** Of several agreements that came meanwhile only the last counts. */
  private void follow(Owners owners) {
    if (agreement.last().filter(last -> last == owners).isEmpty()) {
      return;
    }
    try {
      model.follow(owners.own());
    } catch (RuntimeException bug) {
      log.error("the read model could not follow {}", owners.own(), bug);
    }
  }
}
