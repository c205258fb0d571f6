package io.throughline.log.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The properties of every Kafka client of the log, and why they are what they are. Pure.
 *
 * <p>Names are Kafka's own; an unknown one would be refused by the clients' own check only as a
 * warning, so the tests start each client once.
 */
final class ClientSettings {

  /** Room in a record for its key and headers: {@code EventLimits} of attributes in UTF-8. */
  static final int ATTRIBUTE_BYTES_MAX = 256 << 10;

  private static final int KB = 1 << 10;
  private static final int MB = 1 << 20;

  private final KafkaLogConfig config;

  ClientSettings(KafkaLogConfig config) {
    this.config = config;
  }

  /** The largest record of a stream, in bytes. */
  int recordBytesMax() {
    return config.limits().dataBytesMax() + ATTRIBUTE_BYTES_MAX;
  }

  /** The largest record of the dead-letter topic: any record of a stream, and why it is there. */
  int deadLetterBytesMax() {
    return recordBytesMax() + ATTRIBUTE_BYTES_MAX;
  }

  Map<String, Object> admin() {
    Map<String, Object> settings = common("admin");
    settings.put("request.timeout.ms", 2_000);
    settings.put("default.api.timeout.ms", 3_000);
    return with(settings);
  }

  /** The producer of single appends. */
  Map<String, Object> producer() {
    Map<String, Object> settings = anyProducer("append");
    settings.put("linger.ms", millis(config.appending().linger()));
    settings.put("max.block.ms", millis(config.appending().enqueueTimeout()));
    settings.put("buffer.memory", (long) config.appending().bufferBytes());
    return with(settings);
  }

  /** A producer of atomic appends; it blocks virtual threads only, so it may wait for Kafka. */
  Map<String, Object> transactionalProducer(String transactionalId) {
    Map<String, Object> settings = anyProducer("atomic");
    settings.put("linger.ms", 0);
    settings.put("max.block.ms", millis(config.appending().acknowledgeTimeout()));
    settings.put("buffer.memory", 32L * MB);
    settings.put("transactional.id", transactionalId);
    // An open transaction holds back every reader of its partitions: after a crash, this long.
    settings.put("transaction.timeout.ms", millis(config.appending().acknowledgeTimeout()));
    return with(settings);
  }

  Map<String, Object> deadLetterProducer() {
    Map<String, Object> settings = anyProducer("dead-letter");
    settings.put("linger.ms", 5);
    settings.put("max.request.size", deadLetterBytesMax() + 64 * KB);
    settings.put("buffer.memory", 16L * MB);
    return with(settings);
  }

  /**
   * Never waits at the log's end: a consumer that was moved elsewhere gets nothing until its last
   * fetch is answered, and readers know from offsets where the end is.
   */
  Map<String, Object> historyConsumer() {
    Map<String, Object> settings = anyConsumer("history");
    settings.put("fetch.max.wait.ms", 2);
    settings.put("max.partition.fetch.bytes", MB);
    settings.put("max.poll.records", 2_000);
    return with(settings);
  }

  /** Answers as soon as there is a byte, and takes much at once when there is much. */
  Map<String, Object> tailConsumer() {
    Map<String, Object> settings = anyConsumer("tail");
    settings.put("fetch.max.wait.ms", 500);
    settings.put("max.partition.fetch.bytes", 4 * MB);
    settings.put("fetch.max.bytes", 32 * MB);
    settings.put("max.poll.records", 10_000);
    return with(settings);
  }

  Map<String, Object> deadLetterConsumer(String group) {
    Map<String, Object> settings = anyConsumer("dead-letter");
    settings.put("group.id", group);
    settings.put("auto.offset.reset", "earliest");
    settings.put("max.partition.fetch.bytes", 4 * MB);
    settings.put("max.poll.records", 5_000);
    return with(settings);
  }

  /**
   * A member of a group that reads nothing: it has no offsets, and where it would read does not
   * matter.
   */
  Map<String, Object> shareConsumer(String group, Duration sessionTimeout, ShareMember member) {
    Map<String, Object> settings = anyConsumer("share");
    settings.put("group.id", group);
    settings.put("auto.offset.reset", "latest");
    settings.put("session.timeout.ms", millis(sessionTimeout));
    settings.put("heartbeat.interval.ms", millis(sessionTimeout.dividedBy(3)));
    settings.put("partition.assignment.strategy", ShareAssignor.class.getName());
    settings.put(ShareAssignor.MEMBER, member);
    return with(settings);
  }

  private Map<String, Object> anyProducer(String purpose) {
    Map<String, Object> settings = common(purpose);
    long acknowledge = config.appending().acknowledgeTimeout().toMillis();
    settings.put("acks", "all");
    settings.put("enable.idempotence", true);
    // A broker takes any first sequence number from a producer that it does not know. With two
    // requests on the way, a leader that comes up in between refuses the first and takes the
    // second;
    // the first can then never be appended, nor in order.
    settings.put("max.in.flight.requests.per.connection", 1);
    settings.put("compression.type", "zstd");
    settings.put("compression.zstd.level", 1);
    settings.put("batch.size", 128 * KB);
    settings.put("max.request.size", recordBytesMax() + 64 * KB);
    settings.put("delivery.timeout.ms", Math.toIntExact(acknowledge));
    settings.put("request.timeout.ms", Math.toIntExact(acknowledge / 2));
    settings.put("retry.backoff.ms", 50);
    settings.put("retry.backoff.max.ms", 500);
    // Otherwise a stream that was quiet for five minutes costs its next event a metadata request.
    settings.put("metadata.max.idle.ms", Duration.ofDays(7).toMillis());
    return settings;
  }

  private Map<String, Object> anyConsumer(String purpose) {
    Map<String, Object> settings = common(purpose);
    settings.put("isolation.level", "read_committed");
    settings.put("auto.offset.reset", "none");
    settings.put("enable.auto.commit", false);
    settings.put("allow.auto.create.topics", false);
    settings.put("fetch.min.bytes", 1);
    settings.put("request.timeout.ms", millis(config.reading().answerTimeout()));
    settings.put("default.api.timeout.ms", millis(config.reading().answerTimeout()));
    return settings;
  }

  private Map<String, Object> common(String purpose) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", config.bootstrapServers());
    settings.put("client.id", config.topics().prefix() + purpose);
    settings.put("reconnect.backoff.ms", 50);
    settings.put("reconnect.backoff.max.ms", 1_000);
    settings.put("send.buffer.bytes", -1);
    settings.put("receive.buffer.bytes", -1);
    settings.put("metric.reporters", "");
    settings.put("enable.metrics.push", false);
    return settings;
  }

  private Map<String, Object> with(Map<String, Object> settings) {
    settings.putAll(config.clientProperties());
    return settings;
  }

  private static int millis(Duration duration) {
    return Math.toIntExact(duration.toMillis());
  }
}
