package io.throughline.log.recent;

import io.throughline.event.Position;
import io.throughline.log.EventLog;
import io.throughline.log.LogUnavailableException;
import io.throughline.log.StreamPartition;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where partitions end, asked once for all who ask at the same time: whoever came before a question
 * was put shares its answer. Safe for use by any thread; blocks.
 */
final class LogEnds {

  private final EventLog log;
  private final Map<StreamPartition, Question> questions = new ConcurrentHashMap<>();

  private static final class Question {
    final AtomicLong arrivals = new AtomicLong();
    final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    long answeredArrivals;
    Answer answer = new Answer(new Position(0, 0, 0), "");
  }

  /**
   * @param failure why the log did not say; empty if it did
   */
  private record Answer(Position end, String failure) {}

  LogEnds(EventLog log) {
    this.log = log;
  }

  /**
   * The partition's end at a moment after this call began.
   *
   * @throws LogUnavailableException if the log does not say
   */
  Position endOf(StreamPartition partition) {
    Question question = questions.computeIfAbsent(partition, p -> new Question());
    long arrival = question.arrivals.incrementAndGet();
    question.lock.lock();
    try {
      if (question.answeredArrivals < arrival) {
        long askedFor = question.arrivals.get();
        question.answer = ask(partition);
        question.answeredArrivals = askedFor;
      }
      if (!question.answer.failure().isEmpty()) {
        throw new LogUnavailableException(question.answer.failure(), null);
      }
      return question.answer.end();
    } finally {
      question.lock.unlock();
    }
  }

  private Answer ask(StreamPartition partition) {
    try {
      return new Answer(log.bounds(partition).latest(), "");
    } catch (LogUnavailableException away) {
      return new Answer(new Position(0, 0, 0), "the log did not say where it ends: " + away);
    }
  }
}
