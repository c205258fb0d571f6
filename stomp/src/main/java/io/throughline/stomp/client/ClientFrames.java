package io.throughline.stomp.client;

import io.throughline.stomp.Command;
import io.throughline.stomp.Frame;
import io.throughline.stomp.HeaderNames;
import io.throughline.stomp.Headers;
import io.throughline.stomp.HeartBeats;
import io.throughline.stomp.StompVersion;
import org.jspecify.annotations.Nullable;

/**
 * The frames that a STOMP 1.2 client sends. More headers go in by {@link #with}; bytes come from
 * {@link io.throughline.stomp.FrameEncoder}.
 */
public final class ClientFrames {

  private ClientFrames() {}

  /**
   * CONNECT that accepts 1.2 only.
   *
   * @param token sent as {@code Authorization: Bearer}; absent if the handshake carried it
   */
  public static Frame connect(String host, @Nullable String token, HeartBeats heartBeats) {
    return new Frame(
        Command.CONNECT,
        Headers.builder()
            .add(HeaderNames.ACCEPT_VERSION, StompVersion.V1_2.text())
            .add(HeaderNames.HOST, host)
            .add(HeaderNames.HEART_BEAT, heartBeats.text())
            .addIfPresent(HeaderNames.AUTHORIZATION, token == null ? null : "Bearer " + token)
            .build());
  }

  public static Frame subscribe(String id, String destination) {
    return frame(Command.SUBSCRIBE, HeaderNames.ID, id, HeaderNames.DESTINATION, destination);
  }

  public static Frame unsubscribe(String id) {
    return frame(Command.UNSUBSCRIBE, HeaderNames.ID, id);
  }

  public static Frame send(String destination, String contentType, byte[] body) {
    return new Frame(
        Command.SEND,
        Headers.of(HeaderNames.DESTINATION, destination, HeaderNames.CONTENT_TYPE, contentType),
        body);
  }

  /**
   * ACK of one message, and in mode client of all before it.
   *
   * @param ackId the {@code ack} header of the MESSAGE
   */
  public static Frame ack(String ackId) {
    return frame(Command.ACK, HeaderNames.ID, ackId);
  }

  /**
   * NACK of one message, and in mode client of all before it.
   *
   * @param ackId the {@code ack} header of the MESSAGE
   */
  public static Frame nack(String ackId) {
    return frame(Command.NACK, HeaderNames.ID, ackId);
  }

  public static Frame begin(String transaction) {
    return frame(Command.BEGIN, HeaderNames.TRANSACTION, transaction);
  }

  public static Frame commit(String transaction) {
    return frame(Command.COMMIT, HeaderNames.TRANSACTION, transaction);
  }

  public static Frame abort(String transaction) {
    return frame(Command.ABORT, HeaderNames.TRANSACTION, transaction);
  }

  /** DISCONNECT; the server closes after the receipt. */
  public static Frame disconnect(String receipt) {
    return frame(Command.DISCONNECT, HeaderNames.RECEIPT, receipt);
  }

  /** The frame with one more header, such as {@code receipt} or {@code transaction}. */
  public static Frame with(Frame frame, String name, String value) {
    return new Frame(frame.command(), frame.headers().and(name, value), frame.body());
  }

  private static Frame frame(Command command, String... headers) {
    return new Frame(command, Headers.of(headers));
  }
}
