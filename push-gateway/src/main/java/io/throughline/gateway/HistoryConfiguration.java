package io.throughline.gateway;

import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.PositionSeal;
import io.throughline.event.StreamKey;
import io.throughline.gateway.catchup.History;
import io.throughline.gateway.catchup.Snapshots;
import io.throughline.log.LogReader.Located;
import io.throughline.log.LogReader.Page;
import io.throughline.log.LogReader.PageLimit;
import io.throughline.log.Start;
import io.throughline.log.wire.RemoteHistory;
import io.throughline.log.wire.RemoteSnapshots;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** History over HTTP, unless the replay service is in this process and offers its own. */
@Configuration(proxyBeanMethods = false)
class HistoryConfiguration {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  @Bean
  @ConditionalOnMissingBean(History.class)
  RemoteHistory remoteHistory(GatewayProperties properties, PositionSeal seal) {
    return new RemoteHistory(
        URI.create(properties.replayUrl()), seal, TIMEOUT, properties.catchUp().max());
  }

  @Bean
  @ConditionalOnMissingBean
  History history(RemoteHistory remote) {
    return new History() {
      @Override
      public Located locate(StreamKey stream, Start start, EventFilter filter, String token) {
        return remote.locate(token, stream, start, filter);
      }

      @Override
      public Page page(
          StreamKey stream, Position after, EventFilter filter, PageLimit limit, String token) {
        return remote.page(token, stream, after, filter, limit);
      }
    };
  }

  @Bean
  @ConditionalOnMissingBean(Snapshots.class)
  RemoteSnapshots remoteSnapshots(GatewayProperties properties, PositionSeal seal) {
    return new RemoteSnapshots(
        URI.create(properties.replayUrl()), seal, TIMEOUT, properties.catchUp().max());
  }

  @Bean
  @ConditionalOnMissingBean
  Snapshots snapshots(RemoteSnapshots remote) {
    return (stream, moment, subject, afterSubject, limit, token) ->
        remote.states(token, stream, moment, subject, afterSubject, limit);
  }
}
