package io.throughline.log.kafka;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that runs one session with Kafka after the other, each with a client of its own. The
 * next one goes on when a session has ended, or a pause after it has failed. Nothing but {@link
 * #close} ends the thread.
 */
final class SessionThread implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SessionThread.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  /** Used by the thread alone, but for {@link #wakeUp}. */
  interface Session extends AutoCloseable {

    /** Works until there is nothing more to do in this session. */
    void run();

    /** Ends {@link #run} with a {@link WakeupException}, also if it is yet to begin. */
    void wakeUp();

    @Override
    void close();
  }

  private final Thread thread;
  private final Duration pause;
  private final Supplier<? extends Session> sessions;
  private final Consumer<RuntimeException> failed;

  private @Nullable Session session; // guarded by this
  private volatile boolean closed;

  private SessionThread(
      String name,
      Duration pause,
      Supplier<? extends Session> sessions,
      Consumer<RuntimeException> failed) {
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    this.pause = pause;
    this.sessions = sessions;
    this.failed = failed;
  }

  /**
   * @param pause after a session that failed
   * @param sessions makes the next one, on the thread
   * @param failed hears of a session that failed, or could not be made, on the thread
   */
  static SessionThread start(
      String name,
      Duration pause,
      Supplier<? extends Session> sessions,
      Consumer<RuntimeException> failed) {
    SessionThread started = new SessionThread(name, pause, sessions, failed);
    started.thread.start();
    return started;
  }

  /** Ends the session under way and waits for the thread, unless it is the caller's own. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      if (session != null) {
        session.wakeUp();
      }
      notifyAll();
    }
    if (thread != Thread.currentThread()) {
      try {
        thread.join(CLOSE_TIMEOUT);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void run() {
    while (!closed) {
      try (Session current = sessions.get()) {
        take(current);
        current.run();
      } catch (WakeupException closing) {
        log.debug("{} ends", thread.getName());
      } catch (RuntimeException failure) {
        failed.accept(failure);
        pause();
      } finally {
        take(null);
      }
    }
  }

  private synchronized void take(@Nullable Session next) {
    session = next;
    if (next != null && closed) {
      next.wakeUp();
    }
  }

  private synchronized void pause() {
    if (closed) {
      return;
    }
    try {
      wait(pause.toMillis());
    } catch (InterruptedException nobodysBusiness) {
      log.debug("{} was interrupted; only close() ends it", thread.getName());
    }
  }
}
