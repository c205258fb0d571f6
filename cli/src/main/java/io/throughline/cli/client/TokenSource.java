package io.throughline.cli.client;

/** Where bearer tokens come from. */
public interface TokenSource {

  /**
   * A token that is good now. May ask a server and block.
   *
   * @throws UnreachableException when the server that has tokens doesn't answer
   * @throws RefusedException when it gives none
   */
  String token();

  /**
   * Says that a server refused the last token.
   *
   * @return whether the next one will be another
   */
  default boolean renew() {
    return false;
  }

  /** A token that somebody else got; when it ends, so does what it was good for. */
  static TokenSource fixed(String token) {
    return () -> token;
  }
}
