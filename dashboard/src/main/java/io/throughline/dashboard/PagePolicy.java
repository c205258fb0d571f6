package io.throughline.dashboard;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The content security policy of the page: its own files, its own server, the issuer, and nothing
 * else. No script or style stands in the page itself.
 */
final class PagePolicy {

  /**
   * @param issuer where the page fetches tokens
   */
  static String of(@Nullable URI issuer) {
    String tokens = issuer == null ? "" : " " + origin(issuer);
    return String.join(
        "; ",
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'" + tokens,
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'");
  }

  private static String origin(URI uri) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return uri.getScheme() + "://" + uri.getHost() + port;
  }

  private PagePolicy() {}
}
