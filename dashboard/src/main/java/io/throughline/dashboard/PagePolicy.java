package io.throughline.dashboard;

import java.net.URI;
import java.util.stream.Collectors;

/**
 * The content security policy of the page: its own files, its own server, the issuer, the services
 * that answer elsewhere, and nothing else. No script or style stands in the page itself.
 */
final class PagePolicy {

  static String of(PageSettings settings) {
    String others =
        settings
            .others()
            .map(PagePolicy::origin)
            .distinct()
            .map(origin -> " " + origin)
            .collect(Collectors.joining());
    return String.join(
        "; ",
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'" + others,
        "worker-src 'self'",
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
