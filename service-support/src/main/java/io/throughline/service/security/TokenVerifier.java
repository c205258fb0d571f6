package io.throughline.service.security;

/**
 * Verifies bearer tokens that do not come through the HTTP filter chain: those of STOMP's CONNECT
 * and of a refresh in band. Same keys, issuer, audience and times as over HTTP.
 */
public interface TokenVerifier {

  /**
   * May block while keys are fetched: call it on a virtual thread.
   *
   * @param bearerToken the encoded JWT alone, without {@code Bearer}
   */
  Result verify(String bearerToken);

  /** What a token turned out to be. */
  sealed interface Result {

    record Verified(Caller caller) implements Result {}

    /**
     * The token will never be good.
     *
     * @param reason what was wrong with it; safe to show to whoever sent it
     */
    record Refused(String reason) implements Result {}

    /**
     * The issuer's keys could not be had; the same token may pass later.
     *
     * @param reason safe to show to whoever sent the token
     */
    record Unavailable(String reason) implements Result {}
  }
}
