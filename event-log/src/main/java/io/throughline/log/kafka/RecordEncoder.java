package io.throughline.log.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.event.Event;
import io.throughline.event.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/** Events as records in CloudEvents' binary mode. Pure, for any thread. */
final class RecordEncoder {

  private static final byte[] VERSION = AttributeHeaders.VERSION.getBytes(UTF_8);

  private RecordEncoder() {}

  /** Without a partition: Kafka's partitioner computes it from the key, as for any producer. */
  static ProducerRecord<byte[], byte[]> encode(String topic, TenantId tenant, Event event) {
    List<Header> headers = new ArrayList<>(8 + event.extensions().size());
    headers.add(new RecordHeader(AttributeHeaders.SPEC_VERSION, VERSION));
    add(headers, AttributeHeaders.ID, event.id());
    add(headers, AttributeHeaders.SOURCE, event.source());
    add(headers, AttributeHeaders.TYPE, event.type());
    add(headers, AttributeHeaders.SUBJECT, event.subject());
    add(headers, AttributeHeaders.TIME, event.time());
    add(headers, AttributeHeaders.DATA_SCHEMA, event.dataSchema());
    add(headers, AttributeHeaders.CONTENT_TYPE, event.dataContentType());
    for (Map.Entry<String, String> extension : event.extensions().entrySet()) {
      add(headers, AttributeHeaders.PREFIX + extension.getKey(), extension.getValue());
    }
    byte[] key = tenant.value().getBytes(UTF_8);
    return new ProducerRecord<>(topic, null, null, key, event.data().bytes(), headers);
  }

  private static void add(List<Header> headers, String name, @Nullable String value) {
    if (value != null) {
      headers.add(new RecordHeader(name, value.getBytes(UTF_8)));
    }
  }
}
