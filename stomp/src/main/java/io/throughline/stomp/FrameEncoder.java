package io.throughline.stomp;

/** Whole frames to bytes. */
public final class FrameEncoder {

  private static final int HEADER_BYTES_GUESS = 32;

  private FrameEncoder() {}

  /**
   * The frame's bytes, from its command to its NUL. A frame with a body gets a {@code
   * content-length} that is right, whatever its headers say; one without gets none.
   *
   * @param version whose escapes to write; 1.0 as long as none is agreed
   */
  public static byte[] encode(Frame frame, StompVersion version) {
    int guess = 16 + HEADER_BYTES_GUESS * (frame.headers().size() + 1) + frame.body().length;
    FrameWriter writer = new FrameWriter(version, guess);
    write(frame, writer);
    return writer.toByteArray();
  }

  /** Appends the frame to what the writer has. */
  public static void write(Frame frame, FrameWriter writer) {
    writer.command(frame.command());
    Headers headers = frame.headers();
    for (int i = 0; i < headers.size(); i++) {
      if (!headers.name(i).equals(HeaderNames.CONTENT_LENGTH)) {
        writer.header(headers.name(i), headers.value(i));
      }
    }
    if (frame.body().length == 0) {
      writer.end();
    } else {
      writer.body(frame.body());
    }
  }
}
