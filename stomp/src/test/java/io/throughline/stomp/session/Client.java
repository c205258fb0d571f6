package io.throughline.stomp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.stomp.Decoded;
import io.throughline.stomp.Frame;
import io.throughline.stomp.FrameDecoder;
import io.throughline.stomp.Limits;
import io.throughline.stomp.StompError;
import io.throughline.stomp.StompVersion;
import io.throughline.stomp.Wire;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A client's end of a session, for tests: says frames as text, and reads what comes back with a
 * decoder of its own.
 */
final class Client {

  static final ConnectedInfo INFO = new ConnectedInfo("s-1", "throughline/0.1", "ada", "acme");

  final StompSession session;
  private final FrameDecoder serverDecoder = new FrameDecoder(Limits.DEFAULT);
  private final FrameDecoder clientDecoder = new FrameDecoder(Limits.DEFAULT);
  long nowMillis;

  Client() {
    this(SessionSettings.DEFAULT);
  }

  Client(SessionSettings settings) {
    this.session = new StompSession(settings, 0);
  }

  /** A client that is connected. */
  static Client connected(StompVersion version) {
    return connected(version, SessionSettings.DEFAULT);
  }

  static Client connected(StompVersion version, SessionSettings settings) {
    Client client = new Client(settings);
    client.connect("accept-version:" + version.text());
    return client;
  }

  /** Connects with these header lines and returns the CONNECTED frame. */
  Frame connect(String... headerLines) {
    String lines = headerLines.length == 0 ? "" : String.join("\n", headerLines) + "\n";
    Wire.only(Action.Authenticate.class, says("CONNECT\n" + lines + "\n^@"));
    return reply(session.authenticated(INFO, nowMillis));
  }

  /** Says text and returns what the session wants done. */
  List<Action> says(String text) {
    List<Action> actions = new ArrayList<>();
    ByteBuffer bytes = Wire.bytes(text);
    for (Decoded next; (next = serverDecoder.next(bytes)) != null; ) {
      actions.addAll(session.received(next, nowMillis));
    }
    return actions;
  }

  /** What is to be done after {@code millis} more. */
  List<Action> after(long millis) {
    nowMillis += millis;
    return session.tick(nowMillis);
  }

  /** The one frame that the only action sends. */
  Frame reply(List<Action> actions) {
    return read(Wire.only(Action.Reply.class, actions).bytes());
  }

  /** The frame in these bytes. */
  Frame read(byte[] bytes) {
    return Wire.only(Frame.class, Wire.decode(clientDecoder, ByteBuffer.wrap(bytes)));
  }

  /** Says text and returns the ERROR that ends the session, which must be of this kind. */
  Frame error(StompError code, String text) {
    return error(code, says(text));
  }

  Frame error(StompError code, List<Action> actions) {
    Action.Fail fail = Wire.only(Action.Fail.class, actions);
    assertThat(fail.code()).isEqualTo(code);
    assertThat(session.isClosed()).isTrue();
    assertThat(session.received(new Decoded.HeartBeat(), nowMillis)).isEmpty();
    Frame error = read(fail.bytes());
    assertThat(error.command()).isEqualTo(io.throughline.stomp.Command.ERROR);
    assertThat(error.header("code")).isEqualTo(code.code());
    assertThat(error.header("message")).isEqualTo(fail.message()).doesNotContain("\n");
    assertThat(error.header("content-type")).isEqualTo("text/plain");
    assertThat(error.text()).isNotBlank();
    return error;
  }

  String errorMessage(StompError code, String text) {
    return error(code, text).header("message");
  }

  /** Subscribes in a client mode with a window, and is sent these messages. */
  Client subscribed(String id, AckMode mode, int window, String... messageIds) {
    says(
        "SUBSCRIBE\nid:%s\ndestination:/topic/%s\nack:%s\nwindow:%d\n\n^@"
            .formatted(id, id, mode.text(), window));
    for (String messageId : messageIds) {
      session.delivered(id, messageId);
    }
    return this;
  }
}
