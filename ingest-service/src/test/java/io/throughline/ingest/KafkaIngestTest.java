package io.throughline.ingest;

import static io.throughline.ingest.IngestClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.http.HttpMessageFactory;
import io.throughline.event.Event;
import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import io.throughline.log.EventLog;
import io.throughline.log.LogReader;
import io.throughline.log.LogReader.Page;
import io.throughline.log.LogReader.PageLimit;
import io.throughline.log.LoggedEvent;
import io.throughline.log.Start;
import io.throughline.testing.Await;
import io.throughline.testing.BrokerProcess;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The whole service on a Kafka of its own, that can be stopped. */
@SpringBootTest(
    classes = IngestApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "throughline.kafka.properties[request.timeout.ms]=1000",
      "throughline.kafka.properties[delivery.timeout.ms]=3000",
    })
class KafkaIngestTest {

  private static final StreamName STREAM = new StreamName("execution");
  private static final String[] BATCH = {"Content-Type", "application/cloudevents-batch+json"};

  @TempDir private static Path directory;
  private static BrokerProcess broker;

  @Autowired private EventLog log;
  @LocalServerPort private int port;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry registry) {
    broker = BrokerProcess.started(directory);
    TestIngest.settings(registry);
    registry.add("throughline.kafka.bootstrap-servers", broker::bootstrapServers);
  }

  @AfterAll
  static void stopTheBroker() {
    broker.close();
  }

  @Test
  void theSdksClient_publishesInBinaryAndStructuredMode() {
    CloudEvent event =
        CloudEventBuilder.v1()
            .withId("sdk-1")
            .withSource(URI.create("https://ci.example/runs?of=a%20b"))
            .withType("execution.started")
            .withSubject("run \"7\"")
            .withTime(OffsetDateTime.parse("2026-01-31T12:00:00.5Z"))
            .withExtension("traceparent", "00-ab-cd-01")
            .withData("application/json", "{\"node_id\":\"n1\"}".getBytes())
            .build();

    CloudEvent again = CloudEventBuilder.v1(event).withId("sdk-2").build();
    assertThat(publish("sdk", event, true).statusCode()).isEqualTo(202);
    assertThat(publish("sdk", again, false).statusCode()).isEqualTo(202);

    List<Event> logged = logged("sdk").stream().map(LoggedEvent::event).toList();
    assertThat(logged).hasSize(2);
    assertThat(logged.get(0))
        .usingRecursiveComparison()
        .ignoringFields("id")
        .isEqualTo(logged.get(1));
    assertThat(logged.get(0).subject()).isEqualTo("run \"7\"");
    assertThat(logged.get(0).source()).isEqualTo("https://ci.example/runs?of=a%20b");
    assertThat(logged.get(0).extensions()).isEqualTo(Map.of("traceparent", "00-ab-cd-01"));
  }

  @Test
  void eventsOfOneRequest_keepTheirOrder_whoeverElseIsPublishing() throws InterruptedException {
    List<Thread> senders = new ArrayList<>();
    for (int sender = 0; sender < 4; sender++) {
      String source = "/sender/" + sender;
      senders.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int from = 0; from < 1000; from += 100) {
                      assertThat(
                              client("ordered").post("execution", batch(source, from, 100), BATCH))
                          .returns(202, HttpResponse::statusCode);
                    }
                  }));
    }
    for (Thread sender : senders) {
      sender.join();
    }

    Map<String, List<Integer>> bySource =
        logged("ordered").stream()
            .collect(
                Collectors.groupingBy(
                    logged -> logged.event().source(),
                    Collectors.mapping(
                        logged -> Integer.valueOf(logged.event().id()), Collectors.toList())));
    assertThat(bySource).hasSize(4);
    assertThat(bySource.values())
        .allSatisfy(ids -> assertThat(ids).isEqualTo(IntStream.range(0, 1000).boxed().toList()));
  }

  @Test
  void whateverHappensToKafka_anAcceptedEventIsInTheLog_whereItsPositionSays()
      throws InterruptedException {
    Map<String, String> accepted = new ConcurrentHashMap<>();
    AtomicInteger unavailable = new AtomicInteger();
    AtomicBoolean stop = new AtomicBoolean();
    Thread sender =
        Thread.ofVirtual()
            .start(
                () -> {
                  for (int from = 0; !stop.get(); from += 20) {
                    send(accepted, unavailable, from);
                  }
                });
    Await.until("events are accepted", () -> accepted.size() > 100);

    broker.kill();
    Await.until("requests are refused with 503", () -> unavailable.get() > 0);
    int before = accepted.size();
    broker.start();
    Await.until("events are accepted again", () -> accepted.size() > before + 100);
    stop.set(true);
    sender.join();

    Map<String, String> logged =
        logged("stormy").stream()
            .collect(
                Collectors.toMap(
                    l -> TestIngest.SEAL.seal(key("stormy"), after(l)), l -> l.event().id()));
    assertThat(accepted).isNotEmpty();
    accepted.forEach((id, position) -> assertThat(logged.get(position)).isEqualTo(id));
  }

  private void send(Map<String, String> accepted, AtomicInteger unavailable, int from) {
    HttpResponse<String> response =
        client("stormy").post("execution", batch("/s", from, 20), BATCH);
    if (response.statusCode() == 503) {
      assertThat(response.headers().firstValue("Retry-After")).contains("1");
      unavailable.incrementAndGet();
      return;
    }
    json(response.body())
        .forEach(
            entry -> {
              if (entry.has("position")) {
                accepted.put(entry.get("id").asString(), entry.get("position").asString());
              }
            });
  }

  private HttpResponse<String> publish(String tenant, CloudEvent event, boolean binary) {
    List<String> headers = new ArrayList<>();
    List<byte[]> body = new ArrayList<>();
    var writer =
        HttpMessageFactory.createWriter(
            (name, value) -> headers.addAll(List.of(name, value)), body::add);
    if (binary) {
      writer.writeBinary(event);
    } else {
      writer.writeStructured(event, "application/cloudevents+json");
    }
    return client(tenant)
        .post(
            "execution",
            BodyPublishers.ofByteArray(body.getFirst()),
            headers.toArray(String[]::new));
  }

  private static String batch(String source, int from, int events) {
    return IntStream.range(from, from + events)
        .mapToObj(
            id -> "{'specversion':'1.0','id':'%d','source':'%s','type':'t'}".formatted(id, source))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private IngestClient client(String tenant) {
    return new IngestClient(port, TestIngest.writersToken(tenant));
  }

  private List<LoggedEvent> logged(String tenant) {
    LogReader reader = log.reader();
    List<LoggedEvent> all = new ArrayList<>();
    Position next = reader.locate(key(tenant), new Start.Earliest(), EventFilter.ALL).position();
    Page page;
    do {
      page = reader.page(key(tenant), next, EventFilter.ALL, new PageLimit(5000, 8 << 20));
      all.addAll(page.events());
      next = page.next();
    } while (!page.atEnd());
    return all;
  }

  private Position after(LoggedEvent logged) {
    int partitions = log.catalog().find(STREAM).orElseThrow().partitions();
    int epoch = log.catalog().find(STREAM).orElseThrow().epoch();
    int partition = log.catalog().partitionOf(logged.tenant(), partitions);
    return new Position(epoch, partition, logged.nextOffset());
  }

  private static StreamKey key(String tenant) {
    return new StreamKey(new TenantId(tenant), STREAM);
  }
}
