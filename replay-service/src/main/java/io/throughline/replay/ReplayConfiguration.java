package io.throughline.replay;

import io.throughline.log.EventLog;
import io.throughline.log.LogReader;
import io.throughline.log.SnapshotReader;
import io.throughline.log.share.ShareSettings;
import io.throughline.replay.history.HistoryConfiguration;
import io.throughline.replay.history.HistoryLimits;
import io.throughline.replay.index.ReadModel;
import io.throughline.replay.index.ReadModelConfiguration;
import io.throughline.replay.index.ReadModelSettings;
import io.throughline.replay.live.LiveConfiguration;
import io.throughline.replay.live.LiveLimits;
import io.throughline.replay.share.ForwardLimits;
import io.throughline.replay.share.ShareConfiguration;
import io.throughline.replay.snapshot.NoSnapshots;
import io.throughline.replay.snapshot.SnapshotConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The replay service's beans. Needs an {@link EventLog} and a position seal. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReplayProperties.class)
@Import({
  HistoryConfiguration.class,
  LiveConfiguration.class,
  SnapshotConfiguration.class,
  ReadModelConfiguration.class,
  ShareConfiguration.class
})
public class ReplayConfiguration {

  @Bean
  HistoryLimits historyLimits(ReplayProperties properties) {
    return properties.history();
  }

  @Bean
  LiveLimits liveLimits(ReplayProperties properties) {
    return properties.live().limits();
  }

  /** What a gateway in the same process catches up from, too. */
  @Bean
  LogReader historyLog(EventLog log, ObjectProvider<ReadModel> readModel) {
    ReadModel model = readModel.getIfAvailable();
    return model == null ? log.reader() : model.reader();
  }

  /** What a gateway in the same process takes snapshots from, too. */
  @Bean
  SnapshotReader snapshotReader(ObjectProvider<ReadModel> readModel) {
    ReadModel model = readModel.getIfAvailable();
    return model == null ? new NoSnapshots() : model.snapshots();
  }

  @Bean
  ReadModelSettings readModelSettings(ReplayProperties properties) {
    return properties.readModel().settings(properties.share());
  }

  @Bean
  @ConditionalOnBooleanProperty("throughline.replay.share.enabled")
  ForwardLimits forwardLimits(ReplayProperties properties) {
    return properties.share().limits();
  }

  @Bean
  @ConditionalOnBooleanProperty("throughline.replay.share.enabled")
  ShareSettings shareSettings(ReplayProperties properties) {
    return properties.share().settings();
  }
}
