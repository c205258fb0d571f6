package io.throughline.stomp;

import org.jspecify.annotations.Nullable;

/** What a decoder found in the bytes. */
public sealed interface Decoded permits Frame, Decoded.HeartBeat, Decoded.Refused {

  /** One or more line ends between frames: the peer is alive. */
  record HeartBeat() implements Decoded {
    static final HeartBeat INSTANCE = new HeartBeat();
  }

  /**
   * The bytes are not STOMP, or exceed the limits. Nothing after it is looked at.
   *
   * @param message short, names what was wrong and what was expected
   * @param receipt the receipt that the frame asked for, as far as it was read
   */
  record Refused(StompError code, String message, @Nullable String receipt) implements Decoded {}
}
