package io.throughline.log.kafka;

import io.throughline.log.EventAppender;
import io.throughline.log.EventLog;
import io.throughline.log.LogReader;
import io.throughline.log.LogTail;
import io.throughline.log.LogUnavailableException;
import io.throughline.log.PartitionBounds;
import io.throughline.log.StreamCatalog;
import io.throughline.log.StreamPartition;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log on Kafka, opened. Safe for use by any thread; tails that it made are their callers' to
 * close.
 */
public final class KafkaLog implements EventLog {

  private static final Logger log = LoggerFactory.getLogger(KafkaLog.class);

  private final KafkaLogConfig config;
  private final LogMetrics metrics;
  private final InstantSource clock;
  private final KafkaCatalog catalog = new KafkaCatalog();
  private final TopicAdmin admin;
  private final TopicWatch topics;
  private final KafkaAppender appender;
  private final KafkaReader reader;

  private KafkaLog(
      KafkaLogConfig config,
      LogMetrics metrics,
      InstantSource clock,
      TopicSetup.Prepared prepared) {
    this.config = config;
    this.metrics = metrics;
    this.clock = clock;
    this.admin = prepared.admin();
    this.catalog.replace(prepared.streams());
    this.topics = new TopicWatch(admin, catalog);
    this.appender = new KafkaAppender(config, catalog);
    this.reader = new KafkaReader(config, catalog, topics, admin, metrics);
  }

  /**
   * Waits for a broker, makes the topics that are missing and checks those that are there.
   *
   * @param clock decides how far a tail looks back
   * @throws LogUnavailableException if Kafka did not open the log within {@link
   *     KafkaLogConfig#startTimeout}
   * @throws IllegalStateException if a topic has another partition count than configured
   */
  public static KafkaLog open(KafkaLogConfig config, LogMetrics metrics, InstantSource clock) {
    KafkaLog opened = new KafkaLog(config, metrics, clock, new TopicSetup(config).prepare());
    opened.topics.start();
    opened.appender.warmUp();
    log.info(
        "the log is open: streams {} at {}", config.topics().streams(), config.bootstrapServers());
    return opened;
  }

  @Override
  public StreamCatalog catalog() {
    return catalog;
  }

  @Override
  public EventAppender appender() {
    return appender;
  }

  @Override
  public LogReader reader() {
    return reader;
  }

  @Override
  public PartitionBounds bounds(StreamPartition partition) {
    return reader.bounds(partition);
  }

  @Override
  public LogTail newTail() {
    return new KafkaTail(config, catalog, topics, metrics, clock);
  }

  @Override
  public boolean available() {
    return topics.answered();
  }

  @Override
  public void close() {
    topics.close();
    appender.close();
    reader.close();
    admin.close();
  }
}
