package io.throughline.client.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.throughline.client.spring.Client.Work;
import io.throughline.event.Event;
import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import io.throughline.event.payload.AlertPriority;
import io.throughline.event.payload.ExecutionStarted;
import io.throughline.log.LogReader.Page;
import io.throughline.log.LogReader.PageLimit;
import io.throughline.log.Start;
import io.throughline.log.kafka.KafkaLog;
import io.throughline.log.kafka.KafkaLogConfig;
import io.throughline.log.kafka.LogMetrics;
import io.throughline.testing.Await;
import io.throughline.testing.BrokerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Against a real broker, which comes and goes. */
class OverKafkaTest {

  @TempDir private static Path directory;
  private static BrokerProcess broker;
  private static KafkaLog log;
  private static int tenants;

  private final TenantId tenant = new TenantId("spring-" + tenants++);

  @BeforeAll
  static void start() {
    broker = BrokerProcess.started(directory);
    log =
        KafkaLog.open(
            KafkaLogConfig.of(broker.bootstrapServers()), LogMetrics.NONE, InstantSource.system());
  }

  @AfterAll
  static void stop() {
    log.close();
    broker.close();
  }

  @Test
  void everyMethod_publishesItsEvent_inOrder_underItsTenant() {
    client()
        .run(
            context -> {
              EventPublisher events = context.getBean(EventPublisher.class);
              events.executionStarted("run-1", "A run");
              events.executionStarted("run-2", new ExecutionStarted("n1", null, null, null));
              events.executionProgressed("run-1", 1.7, "half way");
              events.executionCompleted("run-1", true, Duration.ofMillis(1500));
              events.metricsUpdated("queue", 12, "messages");
              events.metricsUpdated("queue", Map.of("a", 1, "b", Double.NaN));
              events.metricsUpdated("queue", Double.NaN, "messages");
              events.alertRaised("disk", AlertPriority.HIGH, "full");
              events.alertResolved("disk");
              events.publish("alert", "order.late", "order-1", Map.of("days", 3));
              events.publish("alert", "order.text", null, "{\"as\":\"it is\"}");
              events.publish("alert", Event.json("my-id", "/me", "mine", null, "[1]"));
              events.forTenant(tenant + "-other").alertResolved("disk");
              awaitDelivered(context.getBean(MeterRegistry.class), 12);
            });

    assertThat(logged("execution"))
        .extracting(Event::type)
        .containsExactly(
            "execution.started",
            "execution.started",
            "execution.progressed",
            "execution.completed");
    assertThat(data("execution"))
        .containsExactly(
            "{\"name\":\"A run\",\"status\":\"running\"}",
            "{\"node_id\":\"n1\",\"status\":\"running\"}",
            "{\"status\":\"running\",\"progress\":1,\"message\":\"half way\"}",
            "{\"status\":\"succeeded\",\"success\":true,\"progress\":1,\"runtime_seconds\":1.5}");
    assertThat(data("metrics"))
        .containsExactly("{\"value\":12,\"unit\":\"messages\"}", "{\"a\":1}");
    assertThat(logged("alert"))
        .extracting(Event::type)
        .containsExactly("alert.raised", "alert.resolved", "order.late", "order.text", "mine");
    assertThat(data("alert").subList(2, 5))
        .containsExactly("{\"days\":3}", "{\"as\":\"it is\"}", "[1]");
    Event first = logged("execution").getFirst();
    assertThat(first.source()).isEqualTo("/services/shop");
    assertThat(first.subject()).isEqualTo("run-1");
    assertThat(first.time()).isNotNull();
    assertThat(logged(new TenantId(tenant + "-other"), "alert")).hasSize(1);
  }

  @Test
  void theExampleOfTheReadme_publishesWhatItSays() {
    client()
        .run(
            context -> {
              context.getBean(Orders.class).ship(7);
              awaitDelivered(context.getBean(MeterRegistry.class), 4);
            });
    assertThat(logged("execution"))
        .extracting(Event::type)
        .containsExactly("execution.started", "execution.completed");
    assertThat(logged("execution")).extracting(Event::subject).containsOnly("order-7");
    assertThat(data("execution").getFirst()).contains("\"name\":\"Ship an order\"");
    assertThat(data("metrics")).containsExactly("{\"value\":12,\"unit\":\"orders\"}");
    assertThat(data("alert")).containsExactly("{\"days\":3}");
  }

  @Test
  void annotatedMethods_arePublishedWithTheirOutcome_andBehaveAsBefore() {
    client()
        .run(
            context -> {
              Work work = context.getBean(Work.class);
              assertThat(work.succeeds("well")).isEqualTo("well!");
              assertThatThrownBy(work::fails).hasMessage("a secret");
              assertThat(work.later(true).join()).isEqualTo("done");
              assertThatThrownBy(work.later(false)::join).hasMessageContaining("another secret");
              awaitDelivered(context.getBean(MeterRegistry.class), 8);
            });
    List<String> data = data("execution");
    assertThat(data.get(0)).contains("\"name\":\"Work.succeeds\"", "started_at");
    assertThat(data.get(1)).contains("\"success\":true", "runtime_seconds");
    assertThat(data.get(2)).contains("\"name\":\"Fails for sure\"");
    assertThat(data.get(3)).contains("\"success\":false", "\"message\":\"IllegalStateException\"");
    assertThat(data.get(5)).contains("\"success\":true");
    assertThat(data.get(7)).contains("\"message\":\"IllegalArgumentException\"");
    assertThat(String.join("", data)).doesNotContain("secret");
    List<String> subjects = logged("execution").stream().map(Event::subject).toList();
    assertThat(subjects.get(0)).startsWith("succeeds-").isEqualTo(subjects.get(1));
    assertThat(subjects.get(4)).startsWith("later-").isEqualTo(subjects.get(5));
  }

  @Test
  void whileKafkaIsAway_nobodyWaits_andAllIsThereInOrderWhenItIsBack() {
    client("throughline.client.kafka.patience=300ms")
        .run(
            context -> {
              EventPublisher events = context.getBean(EventPublisher.class);
              MeterRegistry meters = context.getBean(MeterRegistry.class);
              publish(events, 0, 10);
              awaitDelivered(meters, 10);
              broker.stop();
              publish(events, 10, 500);
              Await.until(
                  "the outage is noticed",
                  () -> meters.get("throughline.client.outages").counter().count() == 1);
              assertThat(meters.get("throughline.client.waiting").gauge().value()).isPositive();
              broker.start();
              awaitDelivered(meters, 500);
              assertThat(meters.get("throughline.client.outages").counter().count()).isEqualTo(1);
            });
    Await.untilAsserted(
        "the log answers",
        () ->
            assertThat(logged("alert"))
                .extracting(Event::id)
                .isEqualTo(IntStream.range(0, 500).mapToObj(i -> "" + i).toList()));
  }

  @Test
  void whatTheBufferHasNoRoomFor_isCounted_andTheEndIsNotHeldUp() {
    broker.stop();
    try {
      client("throughline.client.buffer-events=100", "throughline.client.flush-timeout=200ms")
          .run(
              context -> {
                publish(context.getBean(EventPublisher.class), 0, 1_000);
                MeterRegistry meters = context.getBean(MeterRegistry.class);
                double lost =
                    meters
                        .get("throughline.client.lost")
                        .tag("reason", "overflow")
                        .counter()
                        .count();
                double waiting = meters.get("throughline.client.waiting").gauge().value();
                assertThat(lost + waiting).isEqualTo(1_000);
                assertThat(waiting).isLessThanOrEqualTo(300);
                context.getBean(BufferedPublisher.class).close();
                double left =
                    meters
                        .get("throughline.client.lost")
                        .tag("reason", "shutdown")
                        .counter()
                        .count();
                assertThat(left).isEqualTo(waiting);
              });
    } finally {
      broker.start();
    }
  }

  @Test
  void whatIsNoEvent_costsItsCallerNothing() {
    client()
        .run(
            context -> {
              EventPublisher events = context.getBean(EventPublisher.class);
              events.publish("Not A Stream", "t", null, null);
              events.publish("alert", "", null, null);
              events.publish(
                  "alert",
                  "t",
                  null,
                  new Object() {
                    @SuppressWarnings("unused")
                    public String getTrouble() {
                      throw new IllegalStateException("in a getter");
                    }
                  });
              assertThat(
                      context
                          .getBean(MeterRegistry.class)
                          .get("throughline.client.lost")
                          .tag("reason", "refused")
                          .counter()
                          .count())
                  .isEqualTo(3);
            });
  }

  @Test
  void settingsThatAreWrong_areNamedAtTheStart() {
    Client.with("throughline.client.transport=kafka")
        .run(
            context -> assertThat(context).getFailure().rootCause().hasMessageContaining("tenant"));
    Client.with("throughline.client.transport=http")
        .run(
            context ->
                assertThat(context).getFailure().rootCause().hasMessageContaining("token-uri"));
    Client.with("throughline.client.enabled=false")
        .withUserConfiguration()
        .run(context -> assertThat(context).hasFailed());
  }

  private ApplicationContextRunner client(String... properties) {
    return Client.with(properties)
        .withPropertyValues(
            "throughline.client.tenant=" + tenant,
            "throughline.client.kafka.bootstrap-servers=" + broker.bootstrapServers());
  }

  private static void publish(EventPublisher events, int from, int to) {
    for (int i = from; i < to; i++) {
      events.publish("alert", Event.json("" + i, "/me", "mine", null, "{}"));
    }
  }

  private static void awaitDelivered(MeterRegistry meters, int events) {
    Await.until(
        events + " events are delivered",
        Duration.ofSeconds(60),
        () -> meters.get("throughline.client.delivered").counter().count() == events);
  }

  private List<String> data(String stream) {
    return logged(stream).stream().map(event -> event.data().utf8()).toList();
  }

  private List<Event> logged(String stream) {
    return logged(tenant, stream);
  }

  static List<Event> logged(TenantId tenant, String stream) {
    StreamKey key = new StreamKey(tenant, new StreamName(stream));
    List<Event> events = new ArrayList<>();
    Position from = log.reader().locate(key, new Start.Earliest(), EventFilter.ALL).position();
    Page page;
    do {
      page = log.reader().page(key, from, EventFilter.ALL, new PageLimit(1_000, 1 << 20));
      page.events().forEach(logged -> events.add(logged.event()));
      from = page.next();
    } while (!page.atEnd());
    return events;
  }
}
