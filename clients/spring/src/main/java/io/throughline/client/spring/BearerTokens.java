package io.throughline.client.spring;

import java.io.IOException;

/** Where the token for ingest comes from. Used by one thread, which it may block. */
interface BearerTokens {

  /** One that is good now, as far as is known. */
  String current() throws IOException, InterruptedException;

  /** The server did not take it: another one is wanted. */
  void refused();

  /** Always the same. */
  record Fixed(String token) implements BearerTokens {

    @Override
    public String current() {
      return token;
    }

    @Override
    public void refused() {}

    /** Says nothing of the token. */
    @Override
    public String toString() {
      return "Fixed[token]";
    }
  }
}
