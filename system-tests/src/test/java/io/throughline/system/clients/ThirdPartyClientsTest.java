package io.throughline.system.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.message.Encoding;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.kafka.CloudEventSerializer;
import io.throughline.system.house.KafkaClient;
import io.throughline.system.house.ServerProcess;
import io.throughline.system.house.Subscriber;
import io.throughline.testing.Await;
import java.io.IOException;
import java.lang.reflect.Type;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.messaging.simp.stomp.StompFrameHandler;
import org.springframework.messaging.simp.stomp.StompHeaders;
import org.springframework.messaging.simp.stomp.StompSession;
import org.springframework.messaging.simp.stomp.StompSessionHandlerAdapter;
import org.springframework.web.socket.WebSocketHttpHeaders;
import org.springframework.web.socket.client.standard.StandardWebSocketClient;
import org.springframework.web.socket.messaging.WebSocketStompClient;

/** Whoever speaks STOMP or CloudEvents' Kafka binding can use the server. */
class ThirdPartyClientsTest {

  @TempDir private static Path directory;
  private static ServerProcess server;
  private static KafkaClient kafka;

  @BeforeAll
  static void start() {
    server = ServerProcess.started(directory.resolve("data"));
    kafka = new KafkaClient(server.bootstrapServers());
  }

  @AfterAll
  static void stop() {
    kafka.close();
    server.close();
  }

  @Test
  void stompjsInNode_getsWhatAKafkaProducerSends_andResumesWithItsLastPosition() {
    NodeClient first = NodeClient.follow(server, "acme", "/topic/execution", 10);
    Await.until("node to be subscribed", () -> first.lines().contains("subscribed"));
    List<String> ids = IntStream.range(0, 25).mapToObj(i -> "node-" + i).toList();
    ids.subList(0, 10).forEach(id -> kafka.send("execution", "acme", id));
    String position = first.said("position");
    assertThat(first.ids()).isEqualTo(ids.subList(0, 10));
    assertThat(first.said("sent")).hasSize(32);

    ids.subList(10, 25).forEach(id -> kafka.send("execution", "acme", id));
    NodeClient second =
        NodeClient.follow(server, "acme", "/topic/execution", 15, position, "client-individual");
    second.said("position");
    assertThat(second.ids()).isEqualTo(ids.subList(10, 25));
  }

  @Test
  void springsStompClient_getsEventsAndReceipts() throws Exception {
    WebSocketStompClient client = new WebSocketStompClient(new StandardWebSocketClient());
    StompHeaders connect = new StompHeaders();
    connect.add("Authorization", "Bearer " + server.token("globex"));
    StompSession session =
        client
            .connectAsync(
                server.webSocket().toString(),
                new WebSocketHttpHeaders(),
                connect,
                new StompSessionHandlerAdapter() {})
            .get(20, TimeUnit.SECONDS);
    BlockingQueue<String> got = new LinkedBlockingQueue<>();
    StompHeaders subscribe = new StompHeaders();
    subscribe.setDestination("/topic/metrics");
    subscribe.set("last", "10");
    session.subscribe(subscribe, new BodiesTo(got));
    StompHeaders send = new StompHeaders();
    send.setDestination("/app/events/metrics");
    send.set("ce-type", "test.sent");
    session.send(send, "{\"from\":\"spring\"}".getBytes(StandardCharsets.UTF_8));
    assertThat(got.poll(20, TimeUnit.SECONDS)).isEqualTo("{\"from\":\"spring\"}");
    session.disconnect();
    client.stop();
  }

  @Test
  void framesTypedByHandOverABareWebSocket_work() throws Exception {
    BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    try (HttpClient http = HttpClient.newHttpClient()) {
      WebSocket socket =
          http.newWebSocketBuilder().buildAsync(server.webSocket(), new TextsTo(texts)).join();
      socket.sendText(
          "CONNECT\naccept-version:1.2\nAuthorization:Bearer " + server.token("initech") + "\n\n\0",
          true);
      assertThat(texts.poll(20, TimeUnit.SECONDS)).startsWith("CONNECTED\nversion:1.2\n");
      socket.sendText("SUBSCRIBE\nid:1\ndestination:/topic/alert\nreceipt:r\n\n\0", true);
      assertThat(texts.poll(20, TimeUnit.SECONDS)).startsWith("RECEIPT\nreceipt-id:r\nposition:");
      socket.sendText("SEND\ndestination:/app/events/alert\nce-type:by.hand\n\nhello\0", true);
      assertThat(texts.poll(20, TimeUnit.SECONDS))
          .startsWith("MESSAGE\nsubscription:1\ndestination:/topic/alert\n")
          .contains("\nce-type:by.hand\n")
          .endsWith("\n\nhello\0");
      socket.abort();
    }
  }

  @Test
  void cloudEventsSdkInStructuredMode_reachesASubscriber() throws IOException {
    try (Subscriber subscriber = new Subscriber(server.webSocket(), "/topic/alert");
        KafkaProducer<String, io.cloudevents.CloudEvent> producer =
            new KafkaProducer<>(
                Map.of(
                    "bootstrap.servers",
                    server.bootstrapServers(),
                    "key.serializer",
                    StringSerializer.class,
                    "value.serializer",
                    CloudEventSerializer.class,
                    CloudEventSerializer.ENCODING_CONFIG,
                    Encoding.STRUCTURED,
                    CloudEventSerializer.EVENT_FORMAT_CONFIG,
                    JsonFormat.CONTENT_TYPE))) {
      subscriber.connect(server.token("globex"));
      producer.send(
          new ProducerRecord<>(
              "throughline.alert",
              "globex",
              CloudEventBuilder.v1()
                  .withId("structured")
                  .withSource(URI.create("/sdk"))
                  .withType("test.happened")
                  .withData("application/json", "{}".getBytes(StandardCharsets.UTF_8))
                  .build()));
      Await.until("the event", () -> subscriber.ids().contains("structured"));
    }
  }

  @Test
  void recordWithoutAKey_goesToTheDeadLetters_andTheStreamGoesOn() throws IOException {
    try (Subscriber subscriber = new Subscriber(server.webSocket(), "/topic/execution");
        KafkaProducer<String, String> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", server.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
      subscriber.connect(server.token("globex"));
      for (int partition = 0; partition < 12; partition++) {
        producer.send(
            new ProducerRecord<>("throughline.execution", partition, null, "poison-" + partition));
      }
      producer.flush();
      kafka.send("execution", "globex", "after the poison");
      Await.until("the next event", () -> subscriber.ids().contains("after the poison"));
      Await.until("twelve dead letters", () -> deadLetters() == 12);
    }
  }

  private static long deadLetters() {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", server.bootstrapServers()),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor("throughline.dead-letter").stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long count = 0;
      for (var polled = consumer.poll(Duration.ofSeconds(1));
          !polled.isEmpty();
          polled = consumer.poll(Duration.ofSeconds(1))) {
        count += polled.count();
      }
      return count;
    }
  }

  private record BodiesTo(BlockingQueue<String> bodies) implements StompFrameHandler {

    @Override
    public Type getPayloadType(StompHeaders headers) {
      return byte[].class;
    }

    @Override
    public void handleFrame(StompHeaders headers, @Nullable Object payload) {
      if (payload instanceof byte[] body && body.length > 0) {
        bodies.add(new String(body, StandardCharsets.UTF_8));
      }
    }
  }

  private record TextsTo(BlockingQueue<String> texts) implements WebSocket.Listener {

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
      texts.add(text.toString());
      socket.request(1);
      return null;
    }
  }
}
