/**
 * The log on Kafka: one topic per stream, tenants as keys, CloudEvents in Kafka's binary mode.
 *
 * <p>{@link io.throughline.log.kafka.KafkaLog} opens it and owns its threads: one that watches the
 * topics, one per tail, the producers' own. Decisions stand apart from input and output: {@code
 * RecordEncoder} and {@code RecordDecoder} know no client, {@link
 * io.throughline.log.PartitionBounds} decides on gaps.
 */
@NullMarked
package io.throughline.log.kafka;

import org.jspecify.annotations.NullMarked;
