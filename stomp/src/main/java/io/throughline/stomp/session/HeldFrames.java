package io.throughline.stomp.session;

import io.throughline.stomp.Frame;
import java.util.ArrayList;
import java.util.List;

/** What a client said after CONNECT without waiting for CONNECTED. */
final class HeldFrames {

  private final SessionSettings settings;
  private final List<Frame> frames = new ArrayList<>(0);
  private int bodyBytes;

  HeldFrames(SessionSettings settings) {
    this.settings = settings;
  }

  /** Whether the frame could be held within the bounds. */
  boolean add(Frame frame) {
    bodyBytes += frame.body().length;
    if (frames.size() >= settings.entrance().heldFramesMax()
        || bodyBytes > settings.entrance().heldBytesMax()) {
      return false;
    }
    return frames.add(frame);
  }

  List<Frame> frames() {
    return frames;
  }
}
