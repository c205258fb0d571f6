package io.throughline.log.kafka;

import io.throughline.log.LogUnavailableException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * A bounded number of consumers, lent out one read at a time. A reader gets the one that stands
 * where it wants to go on, if there is one; else a new one while there may be more; else the one
 * that was idle longest.
 *
 * <p>Safe for use by any thread.
 */
final class HistoryConsumers implements AutoCloseable {

  private final KafkaLogConfig config;
  private final Semaphore available;

  /** Idle ones, longest idle first; guarded by itself. */
  private final ArrayDeque<HistoryConsumer> idle = new ArrayDeque<>();

  private int alive; // guarded by idle
  private boolean closed; // guarded by idle

  HistoryConsumers(KafkaLogConfig config) {
    this.config = config;
    this.available = new Semaphore(config.reading().consumers(), true);
  }

  /**
   * Runs {@code read} with a consumer.
   *
   * @throws LogUnavailableException if none became free in time, or Kafka did not answer
   * @throws InvalidOffsetException if what was asked for went away meanwhile: ask again
   */
  <T> T read(TopicPartition partition, int epoch, long offset, Function<HistoryConsumer, T> read) {
    acquire();
    HistoryConsumer consumer = null;
    boolean sound = false;
    try {
      consumer = borrow(partition, epoch, offset);
      T result = read.apply(consumer);
      sound = true;
      return result;
    } catch (InvalidOffsetException wentAway) {
      throw wentAway;
    } catch (KafkaException failure) {
      throw new LogUnavailableException(
          "%s could not be read: %s".formatted(partition, failure.getMessage()), failure);
    } finally {
      if (consumer != null) {
        giveBack(consumer, sound);
      }
      available.release();
    }
  }

  @Override
  public void close() {
    synchronized (idle) {
      closed = true;
      idle.forEach(HistoryConsumer::close);
      idle.clear();
    }
  }

  private void acquire() {
    long millis = config.reading().answerTimeout().toMillis();
    try {
      if (!available.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
        throw new LogUnavailableException(
            "%d reads are running, and none ended within %d ms"
                .formatted(config.reading().consumers(), millis),
            null);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new LogUnavailableException("interrupted", interrupted);
    }
  }

  private HistoryConsumer borrow(TopicPartition partition, int epoch, long offset) {
    synchronized (idle) {
      if (closed) {
        throw new LogUnavailableException("the log is closed", null);
      }
      for (Iterator<HistoryConsumer> each = idle.iterator(); each.hasNext(); ) {
        HistoryConsumer consumer = each.next();
        if (consumer.isAt(partition, epoch, offset)) {
          each.remove();
          return consumer;
        }
      }
      if (alive == config.reading().consumers()) {
        return idle.removeFirst();
      }
      alive++;
    }
    try {
      return new HistoryConsumer(config);
    } catch (KafkaException unreachable) {
      lost();
      throw unreachable;
    }
  }

  private void giveBack(HistoryConsumer consumer, boolean sound) {
    synchronized (idle) {
      if (sound && !closed) {
        idle.addLast(consumer);
        return;
      }
    }
    lost();
    consumer.close();
  }

  private void lost() {
    synchronized (idle) {
      alive--;
    }
  }
}
