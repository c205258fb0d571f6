package io.throughline.log.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Records as strangers write them: key, value, then headers by name and value. */
final class Records {

  private Records() {}

  static RecordHeaders headers(String... namesAndValues) {
    RecordHeaders headers = new RecordHeaders();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.add(namesAndValues[i], bytes(namesAndValues[i + 1]));
    }
    return headers;
  }

  static ProducerRecord<byte[], byte[]> toSend(
      String topic, int partition, String key, String value, String... headers) {
    return new ProducerRecord<>(topic, partition, null, bytes(key), bytes(value), headers(headers));
  }

  static ConsumerRecord<byte[], byte[]> received(byte[] key, byte[] value, RecordHeaders headers) {
    return new ConsumerRecord<>(
        "topic",
        0,
        7L,
        1_000L,
        TimestampType.LOG_APPEND_TIME,
        -1,
        -1,
        key,
        value,
        headers,
        Optional.empty());
  }

  static byte[] bytes(String text) {
    return text == null ? null : text.getBytes(UTF_8);
  }
}
