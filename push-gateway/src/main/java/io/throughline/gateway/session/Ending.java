package io.throughline.gateway.session;

import io.throughline.stomp.StompError;

/** How far a session is from its end; it only ever goes on to one further down. */
sealed interface Ending {

  /** Nowhere near it. */
  record Open() implements Ending {}

  /**
   * It says what it still has to say, then closes.
   *
   * @param code of the WebSocket's close (RFC 6455, section 7.4.1)
   * @param sinceNanos when that was decided
   */
  record Closing(int code, String reason, long sinceNanos) implements Ending {

    private static final int NORMAL = 1000;
    private static final int GOING_AWAY = 1001;
    private static final int POLICY = 1008;
    private static final int INTERNAL_ERROR = 1011;

    /** As the client asked. */
    static Closing normally(long nowNanos) {
      return new Closing(NORMAL, "", nowNanos);
    }

    /** The gateway goes: the client connects to another. */
    static Closing goingAway(long nowNanos) {
      return new Closing(GOING_AWAY, "going away", nowNanos);
    }

    /** After an ERROR frame. */
    static Closing after(StompError error, long nowNanos) {
      int code = error == StompError.INTERNAL ? INTERNAL_ERROR : POLICY;
      return new Closing(code, error.code(), nowNanos);
    }
  }

  /** Nothing more is done for it. */
  record Closed() implements Ending {}
}
