package io.throughline.log.kafka;

import static io.throughline.log.kafka.Records.bytes;
import static io.throughline.log.kafka.Records.headers;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.event.Event;
import io.throughline.event.EventLimits;
import io.throughline.event.Payload;
import io.throughline.event.TenantId;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

final class RecordDecoderTest {

  private static final byte[] KEY = bytes("acme");
  private static final byte[] VALUE = bytes("{}");

  private final RecordDecoder decoder = new RecordDecoder(new EventLimits(100, 50, 3));

  @Test
  void everythingEncoded_isDecodedToTheSame() {
    RecordDecoder roomy = new RecordDecoder(EventLimits.DEFAULT);
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      Event event = randomEvent(random);
      TenantId tenant = new TenantId("tenant-" + random.nextInt(50));
      ProducerRecord<byte[], byte[]> sent = RecordEncoder.encode("t", tenant, event);
      Decoded decoded =
          roomy.decode(
              Records.received(sent.key(), sent.value(), new RecordHeaders(sent.headers())));
      assertThat(decoded).as("seed %d", seed).isEqualTo(new Decoded.Valid(tenant, event));
    }
  }

  @Test
  void headersOfOthers_areNoBusinessOfTheEvent() {
    assertThat(
            event(
                headers(
                    "ce_id",
                    "1",
                    "ce_source",
                    "/s",
                    "ce_type",
                    "t",
                    "x-trace",
                    "y",
                    "ce_Upper",
                    "z",
                    "ce_",
                    "z",
                    "ce_appendtime",
                    "2026-01-31T12:00:00.000Z",
                    "ce_position",
                    "p",
                    "ce_conflated",
                    "3")))
        .isEqualTo(new Event("1", "/s", "t", null, null, null, null, Map.of(), Payload.of(VALUE)));
  }

  @Test
  void recordWithoutValue_hasNoData() {
    ConsumerRecord<byte[], byte[]> record =
        Records.received(KEY, null, headers("ce_id", "1", "ce_source", "/s", "ce_type", "t"));
    assertThat(decoder.decode(record))
        .isInstanceOfSatisfying(
            Decoded.Valid.class,
            valid -> assertThat(valid.event().data()).isEqualTo(Payload.EMPTY));
  }

  @Test
  void structuredRecord_isRead() {
    byte[] json =
        bytes(
            "{\"specversion\":\"1.0\",\"id\":\"9\",\"source\":\"/s\",\"type\":\"t\",\"data\":{\"a\":1}}");
    ConsumerRecord<byte[], byte[]> record =
        Records.received(
            KEY, json, headers("content-type", "application/cloudevents+json; charset=UTF-8"));
    assertThat(decoder.decode(record))
        .isEqualTo(
            new Decoded.Valid(new TenantId("acme"), Event.json("9", "/s", "t", null, "{\"a\":1}")));
  }

  @Test
  void malformedRecords_sayWhatIsWrong() {
    RecordHeaders good = headers("ce_id", "1", "ce_source", "/s", "ce_type", "t");
    assertReason(null, VALUE, good, "key: missing (expected: the tenant's id)");
    assertReason(bytes("no tenant"), VALUE, good, "key: not a tenant's id");
    assertReason(bytes(""), VALUE, good, "key: not a tenant's id");
    assertReason(
        KEY,
        VALUE,
        headers("ce_source", "/s", "ce_type", "t"),
        "ce_id: missing (expected: a non-empty string)");
    assertReason(
        KEY,
        VALUE,
        headers("ce_id", "1", "ce_type", "t"),
        "ce_source: missing (expected: a non-empty string)");
    assertReason(
        KEY,
        VALUE,
        headers("ce_id", "1", "ce_source", "/s", "ce_type", ""),
        "ce_type: missing (expected: a non-empty string)");
    assertReason(KEY, new byte[101], good, "data: 101 bytes (expected: at most 100)");
    assertReason(
        KEY, VALUE, with(good, "ce_specversion", "0.3"), "ce_specversion: '0.3' (expected: 1.0)");
    assertReason(
        KEY,
        VALUE,
        with(good, "ce_subject", "x".repeat(51)),
        "ce_subject: 51 characters (expected: at most 50)");
    assertReason(
        KEY,
        VALUE,
        with(good, "ce_subject", "a\nb"),
        "ce_subject: not plain text (expected: UTF-8 without control characters)");
    assertReason(
        KEY,
        VALUE,
        with(good, "ce_subject", "a\u0085b"),
        "ce_subject: not plain text (expected: UTF-8 without control characters)");
    RecordHeaders notUtf8 = with(good, "ce_time", "t");
    notUtf8.add("ce_subject", new byte[] {'a', (byte) 0xFF});
    assertReason(
        KEY,
        VALUE,
        notUtf8,
        "ce_subject: not plain text (expected: UTF-8 without control characters)");
    assertReason(
        KEY,
        VALUE,
        with(good, "ce_a", "1", "ce_b", "2", "ce_c", "3", "ce_d", "4"),
        "ce_d: one extension too many (expected: at most 3)");
  }

  @Test
  void malformedStructuredRecords_sayWhatIsWrong() {
    RecordHeaders structured = headers("content-type", "application/cloudevents+json");
    assertThat(reason(KEY, bytes("{"), structured)).contains("body").contains("JSON");
    assertThat(reason(KEY, bytes("{\"specversion\":\"1.0\",\"id\":\"1\"}"), structured))
        .contains("source: missing");
    assertThat(reason(KEY, null, structured))
        .isEqualTo("value: missing (expected: an event in JSON)");
    assertThat(reason(KEY, VALUE, headers("content-type", "application/cloudevents+avro")))
        .isEqualTo(
            "content-type: application/cloudevents+avro (expected: application/cloudevents+json)");
    assertThat(reason(KEY, VALUE, headers("content-type", "application/cloudevents-batch+json")))
        .startsWith("content-type: ");
  }

  @Test
  void randomBytes_neverThrow() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String[] names = {
      "ce_id", "ce_source", "ce_type", "ce_subject", "ce_specversion", "content-type", "ce_x", "é"
    };
    for (int i = 0; i < 5_000; i++) {
      RecordHeaders headers = new RecordHeaders();
      for (int h = random.nextInt(10); h > 0; h--) {
        headers.add(names[random.nextInt(names.length)], randomBytes(random));
      }
      if (random.nextInt(4) == 0) {
        headers.add("content-type", bytes("application/cloudevents+json"));
      }
      ConsumerRecord<byte[], byte[]> record =
          Records.received(
              random.nextBoolean() ? KEY : randomBytes(random), randomBytes(random), headers);
      assertThat(decoder.decode(record)).as("seed %d", seed).isNotNull();
    }
  }

  private Event event(RecordHeaders headers) {
    return ((Decoded.Valid) decoder.decode(Records.received(KEY, VALUE, headers))).event();
  }

  private void assertReason(byte[] key, byte[] value, RecordHeaders headers, String reason) {
    assertThat(decoder.decode(Records.received(key, value, headers)))
        .isEqualTo(new Decoded.Malformed(reason));
  }

  private String reason(byte[] key, byte[] value, RecordHeaders headers) {
    return ((Decoded.Malformed) decoder.decode(Records.received(key, value, headers))).reason();
  }

  private static RecordHeaders with(RecordHeaders headers, String... more) {
    RecordHeaders all = new RecordHeaders(headers);
    headers(more).forEach(all::add);
    return all;
  }

  private static byte[] randomBytes(Random random) {
    byte[] bytes = new byte[random.nextInt(40)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static Event randomEvent(Random random) {
    Map<String, String> extensions = new HashMap<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      extensions.put("ext" + random.nextInt(9), "välue " + random.nextInt());
    }
    return new Event(
        "id-" + random.nextInt(),
        "/source/" + random.nextInt(3),
        "type." + random.nextInt(3),
        random.nextBoolean() ? "subject 💡 " + random.nextInt(100) : null,
        random.nextBoolean() ? "2026-11-21T00:00:00Z" : null,
        random.nextBoolean() ? "application/json" : null,
        random.nextBoolean() ? "urn:schema" : null,
        extensions,
        Payload.of(randomBytes(random)));
  }
}
