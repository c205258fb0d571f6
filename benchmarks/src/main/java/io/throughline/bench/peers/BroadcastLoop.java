package io.throughline.bench.peers;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One event loop's sockets and the passes over them. A pass takes all that is due and gives each
 * socket the shared frames in one gathered write. As in the gateway, the loop then rests as long as
 * the pass took, but no longer than {@code passMaxNanos}.
 *
 * <p>Everything but {@link #publish} runs on the event loop.
 */
final class BroadcastLoop {

  private static final int REST_FACTOR = 1;

  private final EventLoop loop;
  private final long passMaxNanos;
  private final Fault fault;
  private final boolean wholePass;
  private final Queue<ByteBuf> due = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final List<ChannelHandlerContext> sockets = new ArrayList<>();
  private long events;
  private long nextPassNanos;

  /**
   * @param wholePass copies what is due into one buffer per pass, shared by all sockets, instead of
   *     gathering frames: possible only while all sockets have exactly the same subscription
   */
  BroadcastLoop(EventLoop loop, long passMaxNanos, boolean wholePass, Fault fault) {
    this.loop = loop;
    this.passMaxNanos = passMaxNanos;
    this.wholePass = wholePass;
    this.fault = fault;
    nextPassNanos = System.nanoTime();
  }

  EventLoop eventLoop() {
    return loop;
  }

  /** The socket gets everything from now on; the context is the one next to the socket. */
  void add(ChannelHandlerContext socket) {
    sockets.add(socket);
    socket.channel().closeFuture().addListener(closed -> sockets.remove(socket));
  }

  /** By any thread; takes over the frame, which already is a whole WebSocket frame. */
  void publish(ByteBuf frame) {
    due.add(frame);
    if (scheduled.compareAndSet(false, true)) {
      loop.execute(this::passWhenDue);
    }
  }

  private void passWhenDue() {
    long wait = nextPassNanos - System.nanoTime();
    if (wait > 0) {
      loop.schedule(this::pass, wait, TimeUnit.NANOSECONDS);
    } else {
      pass();
    }
  }

  private void pass() {
    scheduled.set(false);
    long start = System.nanoTime();
    List<ByteBuf> frames = take();
    for (int i = 0; i < sockets.size(); i++) {
      ChannelHandlerContext socket = sockets.get(i);
      if (i == 0 && fault.kind() != Fault.Kind.NONE) {
        writeFaulty(socket, frames);
      } else {
        write(socket, frames);
      }
      socket.flush();
    }
    events += frames.size();
    frames.forEach(ByteBuf::release);
    long took = System.nanoTime() - start;
    nextPassNanos = start + took + Math.min(passMaxNanos, REST_FACTOR * took);
  }

  private List<ByteBuf> take() {
    List<ByteBuf> frames = new ArrayList<>();
    for (ByteBuf frame = due.poll(); frame != null; frame = due.poll()) {
      frames.add(frame);
    }
    if (wholePass && fault.kind() == Fault.Kind.NONE && !frames.isEmpty()) {
      int bytes = frames.stream().mapToInt(ByteBuf::readableBytes).sum();
      ByteBuf all = frames.getFirst().alloc().directBuffer(bytes);
      for (ByteBuf frame : frames) {
        all.writeBytes(frame);
        frame.release();
      }
      return List.of(all);
    }
    return frames;
  }

  private static void write(ChannelHandlerContext socket, List<ByteBuf> frames) {
    for (int i = 0; i < frames.size(); i++) {
      socket.write(frames.get(i).retainedDuplicate(), socket.voidPromise());
    }
  }

  private void writeFaulty(ChannelHandlerContext socket, List<ByteBuf> frames) {
    long n = events;
    for (ByteBuf frame : frames) {
      n++;
      for (int copy = fault.copies(n); copy > 0; copy--) {
        socket.write(frame.retainedDuplicate(), socket.voidPromise());
      }
    }
  }
}
