package io.throughline.stomp.session;

import io.throughline.stomp.Headers;
import io.throughline.stomp.HeartBeats;
import io.throughline.stomp.StompError;
import io.throughline.stomp.StompVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a session wants done, in the order given. Bytes belong to whoever gets them and must not be
 * changed: they may be shared.
 */
public sealed interface Action {

  /**
   * Find out who it is, then tell the session {@code authenticated} or {@code refused}.
   *
   * @param bearerToken from the header {@code Authorization: Bearer}; absent if the client sent
   *     none, as one does that was known at the handshake
   * @param host the virtual host that the client named, if it did
   * @param heartBeats what the client offers and wants
   */
  record Authenticate(
      StompVersion version,
      @Nullable String bearerToken,
      @Nullable String host,
      HeartBeats heartBeats)
      implements Action {

    /** Without the token. */
    @Override
    public String toString() {
      return "Authenticate[version=%s, bearerToken=%s, host=%s, heartBeats=%s]"
          .formatted(version, bearerToken == null ? "none" : "***", host, heartBeats);
    }
  }

  /** Send this frame or heart-beat. */
  @SuppressWarnings("ArrayRecordComponent") // encoded once, written as it is
  record Reply(byte[] bytes) implements Action {}

  /**
   * Begin to deliver. When it has begun, or is not wanted any more: {@code receipt}, if one was
   * asked for. If it cannot: {@code fail}.
   *
   * @param id unique among the session's subscriptions; in 1.0 without an id, the destination
   * @param window how many messages may be unacknowledged; 0 in mode auto, where nothing counts
   * @param headers all of the frame's
   */
  record Subscribe(
      String id,
      String destination,
      AckMode ackMode,
      int window,
      Headers headers,
      @Nullable String receipt)
      implements Action {}

  /** Stop to deliver. */
  record Unsubscribe(String id) implements Action {}

  /**
   * Publish one message. When that is done: {@code receipt}, if one was asked for. If it cannot be:
   * {@code fail}.
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on untouched, up to 1 MB
  record Publish(String destination, Headers headers, byte[] body, @Nullable String receipt)
      implements Action {}

  /**
   * Publish all of these or none, in order. When that is done: {@code receipt}, if one was asked
   * for. If it cannot be: {@code fail}.
   *
   * @param publishes at least one; without receipts of their own
   */
  record Commit(String transaction, List<Publish> publishes, @Nullable String receipt)
      implements Action {

    public Commit {
      publishes = List.copyOf(publishes);
    }
  }

  /** A subscription whose window was full has room again. */
  record WindowOpened(String subscriptionId, int room) implements Action {}

  /** Send this ERROR frame, then close. The session is over. */
  @SuppressWarnings("ArrayRecordComponent") // encoded once, written as it is
  record Fail(StompError code, String message, byte[] bytes) implements Action {}

  /** Close when everything before it is written: the client said goodbye. The session is over. */
  record Close() implements Action {}
}
