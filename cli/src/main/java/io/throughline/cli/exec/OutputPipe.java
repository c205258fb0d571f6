package io.throughline.cli.exec;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Passes a command's output on, byte for byte and at once, and counts its lines. A thread of its
 * own.
 *
 * <p>When nobody reads our side any more, the command's side is closed too, so that it gets the
 * signal that it would have got from a plain pipe.
 */
final class OutputPipe {

  private static final int BUFFER_BYTES = 1 << 16;

  private final InputStream from;
  private final PrintStream to;
  private final AtomicLong lines;
  private final Thread thread;

  private volatile boolean writing;

  private OutputPipe(String name, InputStream from, PrintStream to, AtomicLong lines) {
    this.from = from;
    this.to = to;
    this.lines = lines;
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::copy);
  }

  /**
   * @param lines where line ends are counted, with those of other pipes
   */
  static OutputPipe start(String name, InputStream from, PrintStream to, AtomicLong lines) {
    OutputPipe pipe = new OutputPipe(name, from, to, lines);
    pipe.thread.start();
    return pipe;
  }

  /**
   * Waits for the end of the output. A process that the command left behind may hold the pipe open
   * for ever: once nothing has come for {@code patience}, this returns.
   */
  void await(Duration patience) throws InterruptedException {
    while (!thread.join(patience)) {
      if (!writing) {
        return;
      }
    }
  }

  private void copy() {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      for (int read; (read = from.read(buffer)) >= 0; ) {
        writing = true;
        to.write(buffer, 0, read);
        if (to.checkError()) {
          from.close();
          return;
        }
        lines.addAndGet(lineEnds(buffer, read));
        writing = false;
      }
    } catch (IOException ended) {
      // The command's side is gone; so is the output.
    }
  }

  private static int lineEnds(byte[] bytes, int length) {
    int count = 0;
    for (int i = 0; i < length; i++) {
      if (bytes[i] == '\n') {
        count++;
      }
    }
    return count;
  }
}
