package io.throughline.replay.share;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;

/** A request as it is asked of another instance: the same, with the caller's own token. Pure. */
final class ForwardedRequest {

  /** Says that a request was forwarded, so that it is not forwarded again. */
  static final String HEADER = "Throughline-Forwarded";

  private static final List<String> PASSED_ON =
      List.of("Authorization", "Accept", "Last-Event-ID", "traceparent", "tracestate");

  /** What stands in a path or a query as it is, beside letters and digits (RFC 3986). */
  private static final String PLAIN = "-._~:/?@!$&'()*+,;=%";

  private static final Duration POLL_MAX = Duration.ofSeconds(60);

  private ForwardedRequest() {}

  static HttpRequest of(HttpServletRequest request, URI owner) {
    HttpRequest.Builder forwarded =
        HttpRequest.newBuilder(owner.resolve(target(request)))
            .method(request.getMethod(), HttpRequest.BodyPublishers.noBody())
            .header(HEADER, "1");
    for (String name : PASSED_ON) {
      String value = request.getHeader(name);
      if (value != null) {
        forwarded.header(name, value);
      }
    }
    return forwarded.build();
  }

  /** How much longer its answer may take to begin than another's. */
  static Duration waits(HttpServletRequest request) {
    return request.getParameter("wait") == null ? Duration.ZERO : POLL_MAX;
  }

  private static String target(HttpServletRequest request) {
    String query = request.getQueryString();
    return escaped(request.getRequestURI()) + (query == null ? "" : "?" + escaped(query));
  }

  /** Clients, and servers, forgive more characters than {@link URI} does. */
  static String escaped(String raw) {
    StringBuilder escaped = new StringBuilder();
    for (byte b : raw.getBytes(UTF_8)) {
      char c = (char) (b & 0xFF);
      if (c < 0x80 && (Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0)) {
        escaped.append(c);
      } else {
        escaped.append('%').append("%02X".formatted((int) c));
      }
    }
    return escaped.toString();
  }
}
