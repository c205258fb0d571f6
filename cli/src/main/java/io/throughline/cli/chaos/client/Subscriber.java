package io.throughline.cli.chaos.client;

import io.throughline.event.StreamKey;

/** A client that follows a stream through whatever happens, from wherever it was. */
public interface Subscriber extends AutoCloseable {

  String name();

  /** What it follows. */
  StreamKey stream();

  Notebook notebook();

  /** Connects, and goes on after what it has; returns at once. */
  void come();

  /** Goes away without waiting for anything. */
  void leave();

  /** Whether it has come and its subscription has stood since. */
  boolean isThere();

  /** Takes nothing more from its socket, or goes on to. */
  void stall(boolean stalls);

  @Override
  void close();
}
