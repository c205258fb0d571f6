package io.throughline.stomp.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.stomp.Command;
import io.throughline.stomp.Frame;
import io.throughline.stomp.FrameEncoder;
import io.throughline.stomp.HeaderNames;
import io.throughline.stomp.Headers;
import io.throughline.stomp.HeartBeats;
import io.throughline.stomp.StompError;
import io.throughline.stomp.StompVersion;
import org.jspecify.annotations.Nullable;

/** The bytes of what a server says besides messages. */
final class ServerFrames {

  static final byte[] HEART_BEAT = {'\n'};

  private ServerFrames() {}

  static byte[] connected(StompVersion version, ConnectedInfo info, HeartBeats heartBeats) {
    Headers.Builder headers =
        Headers.builder()
            .add(HeaderNames.VERSION, version.text())
            .add(HeaderNames.SESSION, info.sessionId())
            .add(HeaderNames.SERVER, info.server())
            .addIfPresent(HeaderNames.USER_NAME, info.userName())
            .add(HeaderNames.TENANT, info.tenant());
    if (version.isAtLeast(StompVersion.V1_1)) {
      headers.add(HeaderNames.HEART_BEAT, heartBeats.text());
    }
    return FrameEncoder.encode(new Frame(Command.CONNECTED, headers.build()), version);
  }

  static byte[] receipt(StompVersion version, String receipt, Headers more) {
    Headers headers = Headers.of(HeaderNames.RECEIPT_ID, receipt).and(more);
    return FrameEncoder.encode(new Frame(Command.RECEIPT, headers), version);
  }

  /**
   * @param version 1.0 as long as the client was not told another
   */
  static byte[] error(
      StompVersion version,
      StompError code,
      String message,
      String detail,
      @Nullable String receipt) {
    Headers.Builder headers =
        Headers.builder()
            .add(HeaderNames.MESSAGE, message)
            .add(HeaderNames.CODE, code.code())
            .addIfPresent(HeaderNames.RECEIPT_ID, receipt);
    if (code == StompError.UNSUPPORTED_VERSION) {
      headers.add(HeaderNames.VERSION, StompVersion.SUPPORTED);
    }
    headers.add(HeaderNames.CONTENT_TYPE, "text/plain");
    byte[] body = (detail.isEmpty() ? message : detail).getBytes(UTF_8);
    return FrameEncoder.encode(new Frame(Command.ERROR, headers.build(), body), version);
  }
}
