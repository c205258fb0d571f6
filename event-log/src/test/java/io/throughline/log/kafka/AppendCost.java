package io.throughline.log.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.event.CloudEventsJson;
import io.throughline.event.CloudEventsJson.Batch;
import io.throughline.event.Event;
import io.throughline.event.EventLimits;
import io.throughline.event.EventResult;
import io.throughline.event.EventRules;
import io.throughline.event.EventSchemas;
import io.throughline.event.Position;
import io.throughline.event.PositionSeal;
import io.throughline.event.StreamKey;
import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import io.throughline.log.LogTail;
import io.throughline.log.LoggedEvent;
import io.throughline.log.StreamPartition;
import io.throughline.log.recent.RecentAppends;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.MemoryRecordsBuilder;
import org.apache.kafka.common.record.Record;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * What each step of an event's way through ingest costs, in CPU of one warm thread: without HTTP,
 * without Kafka's protocol, and whatever else the machine does. Run by hand.
 */
public final class AppendCost {

  private static final int BATCH = 100;
  private static final int DATA_BYTES = 400;
  private static final int WARM_UP_BATCHES = 6_000;
  private static final int BATCHES = 10_000;
  private static final EventLimits LIMITS = new EventLimits(1 << 20, 8 << 10, 100);
  private static final StreamKey STREAM =
      new StreamKey(new TenantId("acme"), new StreamName("execution"));

  private long sink;

  /** One step, for a whole batch. */
  private interface Step {
    long run(int batch);
  }

  private AppendCost() {}

  public static void main(String[] arguments) {
    new AppendCost().run();
  }

  private void run() {
    byte[] body = body();
    EventRules rules = new EventRules(LIMITS, EventSchemas.load());
    List<Event> events = parsed(rules.readBatch(body, BATCH));
    PositionSeal seal = new PositionSeal("a key for measuring it".getBytes(UTF_8));
    ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
    ByteBuffer written = records(events, ByteBuffer.allocate(1 << 20), 0).buffer();
    RecordDecoder decoder = new RecordDecoder(LIMITS);
    RecentAppends recent =
        new RecentAppends(1_000_000, Duration.ofMinutes(10), InstantSource.system());
    StreamPartition partition = new StreamPartition(STREAM.stream(), 0);
    Position start = new Position(1, 0, 0);
    recent.restarted(partition, start);

    measure("JSON to events", b -> parsed(CloudEventsJson.readBatch(body, LIMITS, BATCH)).size());
    measure("JSON to events, and their schemas", b -> parsed(rules.readBatch(body, BATCH)).size());
    measure("events to records, zstd", b -> records(events, buffer.clear(), b).sizeInBytes());
    measure("reading them back: zstd, records", b -> read(written, null));
    measure("reading them back: and events", b -> read(written, decoder));
    measure("remembering them: key, table", b -> remember(recent, partition, start, events, b));
    measure("sealing their positions", b -> seal(seal, b));
    System.out.println("(" + sink + ")");
  }

  private void measure(String name, Step step) {
    for (int b = 0; b < WARM_UP_BATCHES; b++) {
      sink += step.run(b);
    }
    long before = cpuNanos();
    for (int b = WARM_UP_BATCHES; b < WARM_UP_BATCHES + BATCHES; b++) {
      sink += step.run(b);
    }
    double micros = (cpuNanos() - before) / 1e3 / BATCHES / BATCH;
    System.out.printf("%-36s %6.2f us an event%n", name, micros);
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static List<Event> parsed(Batch batch) {
    List<Event> events = new ArrayList<>(BATCH);
    for (var element : ((Batch.Read) batch).elements()) {
      events.add(((EventResult.Parsed) element.result()).event());
    }
    return events;
  }

  private static MemoryRecords records(List<Event> events, ByteBuffer buffer, long time) {
    MemoryRecordsBuilder builder =
        MemoryRecords.builder(
            buffer, Compression.zstd().level(1).build(), TimestampType.CREATE_TIME, 0);
    for (Event event : events) {
      ProducerRecord<byte[], byte[]> record =
          RecordEncoder.encode("throughline.execution", STREAM.tenant(), event);
      builder.append(time, record.key(), record.value(), record.headers().toArray());
    }
    return builder.build();
  }

  private static long read(ByteBuffer written, @Nullable RecordDecoder decoder) {
    long seen = 0;
    for (Record record : MemoryRecords.readableRecords(written.duplicate()).records()) {
      ConsumerRecord<byte[], byte[]> received =
          new ConsumerRecord<>(
              "throughline.execution",
              0,
              record.offset(),
              record.timestamp(),
              TimestampType.LOG_APPEND_TIME,
              record.keySize(),
              record.valueSize(),
              Utils.toNullableArray(record.key()),
              Utils.toNullableArray(record.value()),
              new RecordHeaders(record.headers()),
              Optional.empty());
      seen +=
          decoder == null ? received.serializedValueSize() : decoder.decode(received).hashCode();
    }
    return seen;
  }

  private static long remember(
      RecentAppends recent,
      StreamPartition partition,
      Position start,
      List<Event> events,
      int batch) {
    List<LoggedEvent> logged = new ArrayList<>(BATCH);
    long offset = (long) batch * BATCH;
    long now = System.currentTimeMillis();
    for (Event event : events) {
      Event numbered = Event.json("e" + offset, event.source(), event.type(), null, "{}");
      logged.add(new LoggedEvent(STREAM.tenant(), offset, now, numbered));
      offset++;
    }
    recent.appended(new LogTail.Batch(partition, start.at(offset - BATCH), offset, logged));
    return recent.size();
  }

  private static long seal(PositionSeal seal, int batch) {
    long seen = 0;
    for (int i = 0; i < BATCH; i++) {
      seen += seal.seal(STREAM, new Position(1, 0, (long) batch * BATCH + i)).hashCode();
    }
    return seen;
  }

  private static byte[] body() {
    String head = "{\"node_id\":\"bench\",\"progress\":0.5,\"message\":\"";
    String data = head + ".".repeat(DATA_BYTES - head.length() - 2) + "\"}";
    StringBuilder json = new StringBuilder("[");
    for (int i = 0; i < BATCH; i++) {
      json.append(i == 0 ? "" : ",")
          .append("{\"specversion\":\"1.0\",\"id\":\"%012d\"".formatted(i))
          .append(",\"source\":\"urn:throughline:bench:1769860800000:3\"")
          .append(",\"type\":\"execution.progressed\",\"subject\":\"bench-run\"")
          .append(",\"datacontenttype\":\"application/json\",\"data\":")
          .append(data)
          .append('}');
    }
    return json.append(']').toString().getBytes(UTF_8);
  }
}
