package io.throughline.bench.sockets;

import io.throughline.bench.event.StampedBody;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * One thread with a selector, a read buffer and its share of the sockets. Others talk to it only by
 * {@link #execute} and read only what it publishes.
 */
final class SocketLoop implements Runnable {

  /** Sockets being opened at a time: fewer than any server's accept backlog. */
  private static final int OPENING_MAX = 64;

  private static final int BUFFER_BYTES = 1 << 20;
  private static final int SELECT_MILLIS = 100;
  private static final long HEART_BEAT_MICROS = 8_000_000;
  private static final int REASONS_MAX = 3;

  private final Endpoint endpoint;
  private final StampedBody body;
  private final InstantSource clock;
  private final Selector selector;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Tally tally;
  private final List<Connection> connections = new ArrayList<>();
  private final List<String> reasons = new ArrayList<>();
  private int toOpen;
  private long nowMicros;
  private long heartBeatAtMicros;
  private boolean running = true;

  SocketLoop(Endpoint endpoint, StampedBody body, InstantSource clock, int sampleEvery) {
    this.endpoint = endpoint;
    this.body = body;
    this.clock = clock;
    this.tally = new Tally(sampleEvery);
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Endpoint endpoint() {
    return endpoint;
  }

  StampedBody body() {
    return body;
  }

  Tally tally() {
    return tally;
  }

  /** When the read that is being walked returned; microseconds since 1970. */
  long nowMicros() {
    return nowMicros;
  }

  /** A read has returned: what it brought arrived now. */
  void readReturned() {
    nowMicros = micros(clock.instant());
  }

  /** Runs {@code task} on the loop's thread, soon. */
  void execute(Runnable task) {
    tasks.add(task);
    selector.wakeup();
  }

  /** On the loop's thread: opens {@code count} more sockets, a few at a time. */
  void open(int count) {
    toOpen += count;
  }

  /** On the loop's thread. */
  List<Connection> connections() {
    return connections;
  }

  /** On the loop's thread: the first few reasons that sockets were closed for. */
  List<String> reasons() {
    return reasons;
  }

  /** On the loop's thread: closes every socket and ends the thread. */
  void stop() {
    running = false;
  }

  @Override
  public void run() {
    try (selector) {
      while (running) {
        selector.select(this::ready, toOpen > 0 ? 1 : SELECT_MILLIS);
        tally.publish(); // before the tasks: what they tell others must not be ahead of the totals
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
          task.run();
        }
        openSome();
        beat();
        tally.publish();
      }
      connections.forEach(Connection::close);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void ready(SelectionKey key) {
    Connection connection = (Connection) key.attachment();
    try {
      if (key.isReadable()) {
        connection.onReadable(buffer);
      } else if (key.isConnectable()) {
        connection.onConnectable();
      }
      if (key.isValid() && key.isWritable()) {
        connection.onWritable();
      }
    } catch (IOException | FrameWalker.Unreadable e) {
      drop(connection, String.valueOf(e.getMessage()));
    }
  }

  private void openSome() {
    int opening = connections.size() - tally.connected - tally.closed;
    for (; toOpen > 0 && opening < OPENING_MAX; opening++) {
      toOpen--;
      openOne();
    }
  }

  private void openOne() {
    Connection connection = null;
    try {
      SocketChannel channel = SocketChannel.open();
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
      connection = new Connection(this, channel, key);
      key.attach(connection);
      connections.add(connection);
      if (channel.connect(endpoint.address())) {
        connection.onConnectable();
      }
    } catch (IOException e) {
      refused(connection, String.valueOf(e.getMessage()));
    }
  }

  private void refused(@Nullable Connection connection, String reason) {
    if (connection == null) {
      tally.closed++;
      note(reason);
    } else {
      drop(connection, reason);
    }
  }

  /** Many clients in one process beat together; the server sees no difference. */
  private void beat() {
    long now = micros(clock.instant());
    if (now >= heartBeatAtMicros) {
      heartBeatAtMicros = now + HEART_BEAT_MICROS;
      connections.forEach(Connection::heartBeat);
    }
  }

  void drop(Connection connection, String reason) {
    if (connection.close()) {
      tally.closed++;
      note(reason);
    }
  }

  private void note(String reason) {
    if (reasons.size() < REASONS_MAX) {
      reasons.add(reason);
    }
  }

  static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
