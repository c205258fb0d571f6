package io.throughline.standalone;

import io.throughline.event.Event;
import io.throughline.event.StreamKey;
import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import io.throughline.host.HostWatch;
import io.throughline.host.HostWatchSettings;
import io.throughline.log.EventAppender;
import io.throughline.log.EventLog;
import java.util.function.BiConsumer;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** This machine as a producer of the first demo tenant, so that there is something to see. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("throughline.standalone.host-watch")
class HostWatchConfiguration {

  private static final TenantId TENANT = new TenantId("acme");

  @Bean
  HostWatch hostWatch(EventLog log) {
    return HostWatch.start(HostWatchSettings.defaults(), appendTo(log.appender()));
  }

  /** What the log does not take is left out: the next look is a second away. */
  private static BiConsumer<StreamName, Event> appendTo(EventAppender appender) {
    return (stream, event) -> appender.append(new StreamKey(TENANT, stream), event);
  }
}
