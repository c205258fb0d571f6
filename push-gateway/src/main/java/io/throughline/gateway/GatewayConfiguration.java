package io.throughline.gateway;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.throughline.event.EventLimits;
import io.throughline.event.EventRules;
import io.throughline.event.EventSchemas;
import io.throughline.event.PositionSeal;
import io.throughline.gateway.catchup.CatchUp;
import io.throughline.gateway.catchup.History;
import io.throughline.gateway.catchup.Snapshots;
import io.throughline.gateway.connections.ConnectionsConfiguration;
import io.throughline.gateway.message.NoticeEncoder;
import io.throughline.gateway.publish.Appending;
import io.throughline.gateway.publish.Publisher;
import io.throughline.gateway.session.Admission;
import io.throughline.gateway.session.GatewayMetrics;
import io.throughline.gateway.session.Lanes;
import io.throughline.gateway.session.Pace;
import io.throughline.gateway.session.SessionContext;
import io.throughline.gateway.session.SessionLimits;
import io.throughline.gateway.tail.Tail;
import io.throughline.log.EventAppender;
import io.throughline.log.EventLog;
import io.throughline.log.LogReader.PageLimit;
import io.throughline.log.SnapshotReader.StatesLimit;
import io.throughline.service.security.TokenVerifier;
import io.throughline.stomp.HeartBeats;
import io.throughline.stomp.Limits;
import io.throughline.stomp.session.SessionSettings;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The gateway's parts, wired. A clock and chance come in here and nowhere else. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GatewayProperties.class)
@Import({HistoryConfiguration.class, EndpointConfiguration.class, ConnectionsConfiguration.class})
public class GatewayConfiguration {

  private static final String SERVER = "throughline/0.1";

  /** What waits runs here: reads of history, authentication, appends. */
  @Bean(destroyMethod = "shutdownNow")
  ExecutorService gatewayBlocking() {
    return Executors.newThreadPerTaskExecutor(
        Thread.ofVirtual().name("gateway-blocking-", 0).factory());
  }

  @Bean
  Tail tail(GatewayProperties properties) {
    GatewayProperties.TailMemory tail = properties.tail();
    return new Tail(
        new Tail.TailLimits(tail.max().toBytes(), tail.partitionMax().toBytes(), tail.age()),
        System::nanoTime);
  }

  @Bean
  CatchUp catchUp(
      History history,
      Snapshots snapshots,
      GatewayProperties properties,
      ExecutorService gatewayBlocking) {
    GatewayProperties.CatchUpReads reads = properties.catchUp();
    return new CatchUp(
        history,
        snapshots,
        new CatchUp.Limits(
            new PageLimit(reads.pageEvents(), (int) reads.pageBytes().toBytes()),
            new StatesLimit(reads.pageEvents(), (int) reads.pageBytes().toBytes()),
            reads.perTenantMax(),
            reads.max(),
            reads.sharedMax().toBytes(),
            reads.sharedFor(),
            reads.snapshotFor()),
        gatewayBlocking,
        System::nanoTime);
  }

  @Bean
  Admission admission(GatewayProperties properties) {
    return new Admission(properties.sessions().perTenantMax(), properties.sessions().max());
  }

  @Bean
  GatewayMetrics gatewayMetrics(
      MeterRegistry registry, Admission admission, Tail tail, CatchUp catchUp) {
    registry.gauge("throughline.gateway.sessions", admission, Admission::opened);
    registry.gauge("throughline.gateway.tenants", admission, Admission::tenants);
    registry.gauge("throughline.gateway.tail.bytes", tail, Tail::bytes);
    registry.gauge("throughline.gateway.catch.up.running", catchUp, CatchUp::running);
    registry.gauge("throughline.gateway.catch.up.waiting", catchUp, CatchUp::waiting);
    registry.gauge("throughline.gateway.catch.up.shared.bytes", catchUp, CatchUp::sharedBytes);
    FunctionCounter.builder("throughline.gateway.catch.up.pages", catchUp, CatchUp::pagesAsked)
        .description("pages of history and snapshots that subscriptions asked for")
        .register(registry);
    FunctionCounter.builder("throughline.gateway.catch.up.reads", catchUp, CatchUp::pagesRead)
        .description("pages that had to be read for them")
        .register(registry);
    return new GatewayMetrics(registry, InstantSource.system());
  }

  /** Where ingest runs in the same process, what it appended is known here, too. */
  @Bean
  Appending appending(
      EventLog log,
      GatewayProperties properties,
      ObjectProvider<EventAppender> ofThisProcess,
      MeterRegistry registry) {
    EventAppender shared = ofThisProcess.getIfAvailable();
    GatewayProperties.Dedupe dedupe = properties.dedupe();
    if (shared != null || dedupe.window().isZero()) {
      return Appending.through(shared == null ? log.appender() : shared);
    }
    Appending own =
        Appending.learning(
            log, dedupe.entriesMax(), dedupe.window(), dedupe.patience(), InstantSource.system());
    own.register(registry);
    return own;
  }

  @Bean
  SessionContext sessionContext(
      GatewayProperties properties,
      EventLog log,
      Tail tail,
      CatchUp catchUp,
      PositionSeal seal,
      TokenVerifier verifier,
      Admission admission,
      GatewayMetrics metrics,
      ExecutorService gatewayBlocking,
      Appending appending) {
    EventRules rules =
        new EventRules(
            EventLimits.DEFAULT.withDataBytesMax((int) properties.frames().bodyMax().toBytes()),
            EventSchemas.load());
    Publisher publisher =
        new Publisher(
            appending, log.catalog(), rules, () -> UUID.randomUUID().toString(), gatewayBlocking);
    return new SessionContext(
        sessionLimits(properties.sessions()),
        stompSettings(properties.sessions()),
        frameLimits(properties.frames()),
        log.catalog(),
        tail,
        catchUp,
        publisher,
        seal,
        new NoticeEncoder(seal),
        verifier,
        admission,
        metrics,
        InstantSource.system(),
        gatewayBlocking,
        SERVER);
  }

  @Bean
  Lanes lanes(GatewayProperties properties, SessionContext context) {
    return new Lanes(
        properties.laneCount(),
        new Pace(
            properties.passIntervalMax(),
            properties.restFactor(),
            properties.catchUp().bytesPerPass().toBytes()),
        context,
        () -> UUID.randomUUID().toString(),
        System::nanoTime);
  }

  @Bean
  GatewayLifecycle gatewayLifecycle(
      EventLog log, Tail tail, Appending appending, Lanes lanes, GatewayProperties properties) {
    return new GatewayLifecycle(log, tail, appending, lanes, properties);
  }

  @Bean
  TailHealthIndicator tailHealthIndicator(Tail tail) {
    return new TailHealthIndicator(tail);
  }

  private static SessionLimits sessionLimits(GatewayProperties.Sessions sessions) {
    return new SessionLimits(
        (int) sessions.inFlightMax().toBytes(),
        (int) sessions.answersMax().toBytes(),
        sessions.publishingMax(),
        sessions.framesPerSecond(),
        sessions.frameBurst(),
        sessions.writeTimeout(),
        sessions.pingInterval(),
        sessions.progressInterval());
  }

  private static SessionSettings stompSettings(GatewayProperties.Sessions sessions) {
    long heartBeat = sessions.heartBeat().toMillis();
    return SessionSettings.DEFAULT
        .withHeartBeats(new HeartBeats(heartBeat, heartBeat))
        .withTimeoutMillis(sessions.connectTimeout().toMillis())
        .withSubscriptionsMax(sessions.subscriptionsMax());
  }

  private static Limits frameLimits(GatewayProperties.Frames frames) {
    return new Limits(
        (int) frames.bodyMax().toBytes(),
        frames.headersMax(),
        (int) frames.headerLineMax().toBytes());
  }
}
