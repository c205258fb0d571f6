package io.throughline.stomp.session;

import io.throughline.stomp.Frame;
import io.throughline.stomp.HeaderNames;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The token in a CONNECT frame's {@code Authorization} header. */
final class BearerToken {

  private static final String SCHEME = "Bearer ";

  private BearerToken() {}

  /** The token, or null if there is no such header or it is of another scheme. */
  static @Nullable String in(Frame frame) {
    String header = frame.header(HeaderNames.AUTHORIZATION);
    if (header == null) {
      header = frame.header(HeaderNames.AUTHORIZATION.toLowerCase(Locale.ROOT));
    }
    return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? header.substring(SCHEME.length()).strip()
        : null;
  }
}
