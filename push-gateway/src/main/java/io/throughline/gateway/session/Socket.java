package io.throughline.gateway.session;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A client's WebSocket as its session sees it. Called by the session's lane only, but for {@link
 * #abort}.
 */
public interface Socket {

  /**
   * Writes whole WebSocket frames with one gathered write.
   *
   * <p>At most one write at a time: the next only after {@code completion}. Never blocks.
   */
  void write(ByteBuffer[] frames, Completion completion);

  /** Asks for the next inbound frame. */
  void demand();

  /** Sends a close frame, then closes. Only while nothing is being written; then nothing more. */
  void close(int code, String reason);

  /** Closes at once, with whatever is under way. Any thread. */
  void abort();

  /** The client's address, for logs. */
  String peer();

  /** Called once per write, on any thread, possibly before {@code write} returns. */
  interface Completion {
    void written(@Nullable Throwable failure);
  }
}
