package io.throughline.stomp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The first line of a frame: what it is. */
public enum Command {
  CONNECT(Side.CLIENT),
  STOMP(Side.CLIENT),
  SEND(Side.CLIENT),
  SUBSCRIBE(Side.CLIENT),
  UNSUBSCRIBE(Side.CLIENT),
  ACK(Side.CLIENT),
  NACK(Side.CLIENT),
  BEGIN(Side.CLIENT),
  COMMIT(Side.CLIENT),
  ABORT(Side.CLIENT),
  DISCONNECT(Side.CLIENT),
  CONNECTED(Side.SERVER),
  MESSAGE(Side.SERVER),
  RECEIPT(Side.SERVER),
  ERROR(Side.SERVER);

  private enum Side {
    CLIENT,
    SERVER
  }

  static final int BYTES_MAX = 32;
  private static final Command[] ALL = values();

  private final Side side;

  @SuppressWarnings("ImmutableEnumChecker") // never written to
  private final byte[] bytes = name().getBytes(US_ASCII);

  Command(Side side) {
    this.side = side;
  }

  /** Whether clients say it; otherwise servers do. */
  public boolean isClients() {
    return side == Side.CLIENT;
  }

  /** Whether a frame of this kind may have a body: SEND, MESSAGE and ERROR. */
  public boolean mayHaveBody() {
    return this == SEND || this == MESSAGE || this == ERROR;
  }

  /**
   * Whether the frame opens the connection: CONNECT, STOMP and CONNECTED. Their headers are never
   * escaped, so that 1.0 peers can read them.
   */
  public boolean isConnection() {
    return this == CONNECT || this == STOMP || this == CONNECTED;
  }

  byte[] bytes() {
    return bytes;
  }

  static @Nullable Command of(byte[] line, int offset, int length) {
    for (Command command : ALL) {
      byte[] name = command.bytes;
      if (name.length == length
          && Arrays.equals(line, offset, offset + length, name, 0, name.length)) {
        return command;
      }
    }
    return null;
  }
}
