package io.throughline.bench.load;

/** Where a run's events go. Used by the producer's thread alone. */
public interface EventSink extends AutoCloseable {

  void send(long seq, byte[] body);

  /** Waits until all that was sent is acknowledged; fails if anything was not. */
  void flush();

  @Override
  void close();
}
