package io.throughline.standalone;

import io.throughline.gateway.catchup.History;
import io.throughline.gateway.catchup.Snapshots;
import io.throughline.log.LogReader;
import io.throughline.log.SnapshotReader;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Comes before the gateway's own wiring, which asks over HTTP where nobody offers this. */
@Configuration(proxyBeanMethods = false)
class LocalHistoryConfiguration {

  @Bean
  History history(LogReader reader) {
    return new LocalHistory(reader);
  }

  @Bean
  Snapshots snapshots(SnapshotReader reader) {
    return Snapshots.local(reader);
  }
}
