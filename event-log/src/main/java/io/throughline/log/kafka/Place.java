package io.throughline.log.kafka;

import io.throughline.event.StreamKey;
import io.throughline.log.StreamPartition;
import io.throughline.log.StreamTopic;
import io.throughline.log.UnknownStreamException;
import org.apache.kafka.common.TopicPartition;

/**
 * A partition of a stream, in our words and in Kafka's.
 *
 * @param epoch of the topic
 */
record Place(StreamPartition partition, int epoch, TopicPartition kafka) {

  /** Where the tenant's stream lives. */
  static Place of(StreamKey stream, KafkaCatalog catalog, KafkaLogConfig.Topics topics) {
    StreamTopic topic =
        catalog
            .find(stream.stream())
            .orElseThrow(() -> new UnknownStreamException(stream.stream()));
    return of(topic, catalog.partitionOf(stream.tenant(), topic.partitions()), topics);
  }

  static Place of(StreamTopic topic, int partition, KafkaLogConfig.Topics topics) {
    return new Place(
        new StreamPartition(topic.stream(), partition),
        topic.epoch(),
        new TopicPartition(topics.nameOf(topic.stream()), partition));
  }
}
