package io.throughline.log.kafka;

import static io.throughline.log.kafka.Records.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.event.Event;
import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import io.throughline.event.TenantId;
import io.throughline.log.AppendResult;
import io.throughline.log.Gap;
import io.throughline.log.LogReader.Page;
import io.throughline.log.LogReader.PageLimit;
import io.throughline.log.LogTail;
import io.throughline.log.LogUnavailableException;
import io.throughline.log.LoggedEvent;
import io.throughline.log.RecordingListener;
import io.throughline.log.Start;
import io.throughline.log.StreamPartition;
import io.throughline.testing.Await;
import io.throughline.testing.FreePort;
import io.throughline.testing.KafkaFixture;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the contract does not say, because only Kafka does it. */
final class KafkaLogTest {

  private static final StreamKey STREAM =
      new StreamKey(new TenantId("acme"), KafkaHarness.EXECUTION);
  private static final PageLimit ALL = new PageLimit(1_000_000, 1 << 30);

  private final List<String> malformed = new CopyOnWriteArrayList<>();
  private final List<String> deadLettered = new CopyOnWriteArrayList<>();
  private final LogMetrics metrics =
      new LogMetrics() {
        @Override
        public void malformed(StreamPartition partition, long offset, String reason) {
          malformed.add(reason);
        }

        @Override
        public void deadLettered(StreamPartition partition, long offset, String reason) {
          deadLettered.add(reason);
        }
      };

  private KafkaHarness harness;
  private StreamPartition partition;
  private TopicPartition kafka;

  @BeforeEach
  void open() {
    harness = new KafkaHarness(KafkaHarness.config(KafkaFixture.bootstrapServers()), metrics);
    partition = harness.log().catalog().locate(STREAM).orElseThrow();
    kafka = harness.kafka(partition);
  }

  @AfterEach
  void close() {
    harness.close();
  }

  // Records of others.

  @Test
  void plainProducerWithStringKeys_reachesTheTenantsPartition() throws Exception {
    try (KafkaProducer<String, String> plain =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", KafkaFixture.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      ProducerRecord<String, String> record =
          new ProducerRecord<>(kafka.topic(), "acme", "{\"from\":\"afar\"}");
      record.headers().add("ce_specversion", bytes("1.0"));
      record.headers().add("ce_id", bytes("1"));
      record.headers().add("ce_source", bytes("/plain"));
      record.headers().add("ce_type", bytes("t"));
      record.headers().add("content-type", bytes("application/json"));
      assertThat(plain.send(record).get().partition()).isEqualTo(partition.partition());
    }
    assertThat(readAll())
        .containsExactly(Event.json("1", "/plain", "t", null, "{\"from\":\"afar\"}"));
  }

  @Test
  void malformedRecords_areSkippedCountedAndNeverStopAPartition() {
    append(1);
    sendMalformed();
    append(2);
    RecordingListener heard = new RecordingListener();
    try (LogTail tail = harness.log().newTail()) {
      tail.start(Duration.ofHours(1), heard);
      heard.awaitPrimed();
      assertThat(heard.events()).containsExactly(event(1), event(2));
      assertThat(malformed).hasSize(5);
      append(3);
      heard.awaitEvents(3);
    }
    malformed.clear();
    assertThat(readAll()).containsExactly(event(1), event(2), event(3));
    assertThat(malformed).hasSize(5);
  }

  @Test
  void malformedRecords_areCopiedOnceWithEverythingAndWhy() {
    append(1);
    sendMalformed();
    append(2);
    try (DeadLetterCopier copier = DeadLetterCopier.start(harness.config, metrics)) {
      Await.until("all dead letters are copied", () -> deadLettered.size() == 5);
    }
    try (DeadLetterCopier again = DeadLetterCopier.start(harness.config, metrics)) {
      harness.send(
          Records.toSend(kafka.topic(), kafka.partition(), "acme", "{}", "ce_id", "sixth"));
      Await.until("the next one is copied", () -> deadLettered.size() == 6);
    }
    var copies = deadLetters();
    assertThat(copies).hasSize(6);
    var first = copies.getFirst();
    assertThat(first.key()).isNull();
    assertThat(first.value()).isEqualTo(bytes("no key"));
    assertThat(header(first, "ce_id")).isEqualTo("m1");
    assertThat(header(first, "dlq-topic")).isEqualTo(kafka.topic());
    assertThat(header(first, "dlq-partition")).isEqualTo(Integer.toString(kafka.partition()));
    assertThat(header(first, "dlq-offset")).isEqualTo("1");
    assertThat(header(first, "dlq-reason")).isEqualTo("key: missing (expected: the tenant's id)");
    assertThat(copies).extracting(copy -> header(copy, "dlq-offset")).doesNotHaveDuplicates();
  }

  @Test
  void structuredRecord_isReadLikeAnyOther() {
    harness.send(
        Records.toSend(
            kafka.topic(),
            kafka.partition(),
            "acme",
            "{\"specversion\":\"1.0\",\"id\":\"s\",\"source\":\"/s\",\"type\":\"t\",\"data\":{\"a\":[1]}}",
            "content-type",
            "application/cloudevents+json"));
    assertThat(readAll()).containsExactly(Event.json("s", "/s", "t", null, "{\"a\":[1]}"));
  }

  // Transactions.

  @Test
  void openTransaction_holdsBackWhatCameAfterItUntilItCommits() throws Exception {
    append(1);
    RecordingListener heard = new RecordingListener();
    try (LogTail tail = harness.log().newTail();
        KafkaProducer<byte[], byte[]> open = harness.transactionalProducer()) {
      tail.start(Duration.ofHours(1), heard);
      heard.awaitPrimed();
      open.beginTransaction();
      open.send(encoded(2)).get();
      Position third = append(3);

      Page page = page(third.at(0));
      assertThat(page.events()).extracting(LoggedEvent::event).containsExactly(event(1));
      assertThat(page.atEnd()).isTrue();
      assertThat(page(third).gap()).as("only its producer knows it yet").isNull();
      assertThat(page(third).next()).isEqualTo(third);

      open.commitTransaction();
      heard.awaitEvents(3);
      assertThat(heard.events()).containsExactly(event(1), event(2), event(3));
      assertThat(readAll()).containsExactly(event(1), event(2), event(3));
    }
  }

  @Test
  void abortedTransaction_isNeverSeen() {
    append(1);
    harness.leaveHole(partition);
    append(2);
    // Until the broker has written the abort's marker, the last stable offset stands before it.
    Await.untilAsserted(
        "what follows the aborted transaction",
        () -> assertThat(readAll()).containsExactly(event(1), event(2)));
    assertThat(malformed).isEmpty();
  }

  @Test
  void compactedPartition_isReadOverItsHoles() throws Exception {
    harness.admin.incrementalAlterConfigs(Compaction.now(kafka.topic())).all().get();
    for (int i = 1; i <= 50; i++) {
      append(i);
    }
    Await.until(
        "compaction leaves one event per key",
        () -> {
          append(99);
          return readAll().size() < 40;
        });
    RecordingListener heard = new RecordingListener();
    try (LogTail tail = harness.log().newTail()) {
      tail.start(Duration.ofHours(1), heard);
      heard.awaitPrimed();
      assertThat(heard.next(partition)).isEqualTo(locate(new Start.Latest()));
      assertThat(heard.events().getLast()).isEqualTo(event(99));
    }
  }

  // The tail and what happens to the log.

  @Test
  void retentionThatOvertakesTheTail_restartsItAtTheOldestThatIsLeft() {
    RecordingListener heard = new RecordingListener();
    for (int i = 1; i <= 10; i++) {
      append(i);
    }
    Position end = locate(new Start.Latest());
    try (LogTail tail = harness.log().newTail()) {
      tail.start(
          Duration.ofHours(1),
          new StallingListener(
              heard,
              () -> {
                for (int i = 11; i <= 20; i++) {
                  append(i);
                }
                harness.evictBefore(partition, end.nextOffset() + 5);
              }));
      Await.until("the tail restarts", () -> heard.restarts(partition) == 2);
      append(21);
      Await.untilAsserted(
          "the tail is at the end",
          () -> assertThat(heard.next(partition)).isEqualTo(locate(new Start.Latest())));
      assertThat(heard.events()).endsWith(event(20), event(21)).doesNotHaveDuplicates();
    }
  }

  @Test
  void appendToARecreatedTopic_hasThePositionOfTheNewOne() {
    Position old = append(1);
    harness.recreate(KafkaHarness.EXECUTION);
    Await.until(
        "the catalog follows",
        () ->
            harness.log().catalog().find(KafkaHarness.EXECUTION).orElseThrow().epoch()
                != old.epoch());
    Position first = append(2);
    assertThat(first.nextOffset()).isEqualTo(1);
    assertThat(page(first.at(0)).events()).extracting(LoggedEvent::event).containsExactly(event(2));
  }

  @Test
  void whoeverReadsRightAfterATopicWasMadeAnew_isNotToldThatItsEndWasLost() {
    append(1);
    append(2);
    Position old = append(3);
    harness.recreate(KafkaHarness.EXECUTION);
    append(4);
    Gap gap = page(old).gap();
    assertThat(gap).isNotNull();
    assertThat(gap.reason()).isEqualTo(Gap.Reason.RECREATED);
  }

  // Opening.

  @Test
  void topicWithAnotherPartitionCount_isRefusedByName() throws Exception {
    KafkaLogConfig config = KafkaHarness.config(KafkaFixture.bootstrapServers());
    String topic = config.topics().nameOf(KafkaHarness.METRICS);
    harness.admin.createTopics(List.of(new NewTopic(topic, 3, (short) 1))).all().get();
    assertThatThrownBy(() -> KafkaLog.open(config, metrics, InstantSource.system()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("topic '" + topic + "': 3 partitions (expected: 4");
  }

  @Test
  void reopenedLog_hasTheSameEpochsAndEvents() {
    Position position = append(1);
    try (KafkaLog again = KafkaLog.open(harness.config, metrics, InstantSource.system())) {
      assertThat(again.catalog().find(KafkaHarness.EXECUTION))
          .isEqualTo(harness.log().catalog().find(KafkaHarness.EXECUTION));
      assertThat(again.reader().page(STREAM, position.at(0), EventFilter.ALL, ALL).events())
          .hasSize(1);
    }
  }

  @Test
  void absentBroker_isGivenUpWithAClearError() {
    KafkaLogConfig config =
        KafkaHarness.config("localhost:" + FreePort.find())
            .withStartTimeout(Duration.ofMillis(100));
    assertThatThrownBy(() -> KafkaLog.open(config, metrics, InstantSource.system()))
        .isInstanceOf(LogUnavailableException.class)
        .hasMessageStartingWith(
            "Kafka at %s did not open the log within 0 s: ".formatted(config.bootstrapServers()));
  }

  // Words.

  private void sendMalformed() {
    String topic = kafka.topic();
    int p = kafka.partition();
    harness.send(
        Records.toSend(topic, p, null, "no key", "ce_id", "m1", "ce_source", "/s", "ce_type", "t"));
    harness.send(
        Records.toSend(
            topic, p, "not a tenant", "x", "ce_id", "m2", "ce_source", "/s", "ce_type", "t"));
    harness.send(Records.toSend(topic, p, "acme", "x", "ce_id", "m3", "ce_type", "t"));
    harness.send(
        Records.toSend(
            topic, p, "acme", "{broken", "content-type", "application/cloudevents+json"));
    byte[] large = new byte[(1 << 20) + 1];
    harness.send(
        new ProducerRecord<>(
            topic,
            p,
            null,
            bytes("acme"),
            large,
            Records.headers("ce_id", "m5", "ce_source", "/s", "ce_type", "t")));
  }

  private List<ConsumerRecord<byte[], byte[]>> deadLetters() {
    TopicPartition letters = new TopicPartition(harness.config.topics().deadLetter(), 0);
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", KafkaFixture.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(letters));
      consumer.seekToBeginning(List.of(letters));
      long end = consumer.endOffsets(List.of(letters)).get(letters);
      var found = new ArrayList<ConsumerRecord<byte[], byte[]>>();
      while (consumer.position(letters) < end) {
        consumer.poll(Duration.ofMillis(200)).forEach(found::add);
      }
      return found;
    }
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value());
  }

  private ProducerRecord<byte[], byte[]> encoded(int number) {
    return RecordEncoder.encode(kafka.topic(), STREAM.tenant(), event(number));
  }

  private Position append(int number) {
    AppendResult result = harness.log().appender().append(STREAM, event(number)).join();
    assertThat(result).isInstanceOf(AppendResult.Appended.class);
    return ((AppendResult.Appended) result).position();
  }

  private Position locate(Start start) {
    return harness.log().reader().locate(STREAM, start, EventFilter.ALL).position();
  }

  private Page page(Position after) {
    return harness.log().reader().page(STREAM, after, EventFilter.ALL, ALL);
  }

  private List<Event> readAll() {
    Position at = locate(new Start.Earliest());
    List<Event> events = new ArrayList<>();
    Page page;
    do {
      page = page(at);
      page.events().forEach(logged -> events.add(logged.event()));
      at = page.next();
    } while (!page.atEnd());
    return events;
  }

  private static Event event(int number) {
    return Event.json("e" + number, "/tests", "t", "s" + number, "{\"n\":" + number + "}");
  }
}
