package io.throughline.bench.sockets;

import java.net.InetSocketAddress;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where to connect, and as whom.
 *
 * @param url {@code ws://host:port/path}; the load client speaks no TLS
 * @param token the bearer token for CONNECT; none for a peer that asks for none
 * @param receipts whether the server answers a SUBSCRIBE that asks for a RECEIPT (Spring's simple
 *     broker doesn't)
 */
public record Endpoint(URI url, @Nullable String token, boolean receipts) {

  public Endpoint {
    if (!"ws".equals(url.getScheme()) || url.getHost() == null || url.getPort() < 0) {
      throw new IllegalArgumentException(
          "url: '%s' (expected: ws://host:port/path)".formatted(url));
    }
  }

  InetSocketAddress address() {
    return new InetSocketAddress(url.getHost(), url.getPort());
  }

  String authority() {
    return url.getHost() + ":" + url.getPort();
  }
}
