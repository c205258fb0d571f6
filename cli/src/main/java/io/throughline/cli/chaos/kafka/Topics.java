package io.throughline.cli.chaos.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

/** Where streams and tenants are in Kafka. */
public record Topics(int partitions) {

  private static final String PREFIX = "throughline.";

  public static String of(StreamName stream) {
    return PREFIX + stream.value();
  }

  static StreamName stream(String topic) {
    return new StreamName(topic.substring(PREFIX.length()));
  }

  /** By Kafka's default partitioner. */
  public TopicPartition of(StreamName stream, TenantId tenant) {
    byte[] key = tenant.value().getBytes(UTF_8);
    return new TopicPartition(of(stream), Utils.toPositive(Utils.murmur2(key)) % partitions);
  }
}
