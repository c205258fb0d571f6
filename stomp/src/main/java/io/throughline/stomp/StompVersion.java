package io.throughline.stomp;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The protocol's versions, oldest first. */
public enum StompVersion {
  V1_0("1.0", "v10.stomp"),
  V1_1("1.1", "v11.stomp"),
  V1_2("1.2", "v12.stomp");

  /**
   * All versions as the {@code version} header of an ERROR and {@code accept-version} have them.
   */
  public static final String SUPPORTED = "1.0,1.1,1.2";

  private final String text;
  private final String subprotocol;

  StompVersion(String text, String subprotocol) {
    this.text = text;
    this.subprotocol = subprotocol;
  }

  /** As in headers: {@code 1.2}. */
  public String text() {
    return text;
  }

  /** As in the WebSocket handshake: {@code v12.stomp}. */
  public String subprotocol() {
    return subprotocol;
  }

  public boolean isAtLeast(StompVersion other) {
    return compareTo(other) >= 0;
  }

  /** The version with this number, or nothing. */
  public static Optional<StompVersion> of(String text) {
    for (StompVersion version : values()) {
      if (version.text.equals(text)) {
        return Optional.of(version);
      }
    }
    return Optional.empty();
  }

  /**
   * The highest version that both sides speak, or nothing.
   *
   * @param acceptVersion the CONNECT frame's header, such as {@code 1.0,1.2}; absent means 1.0
   */
  public static Optional<StompVersion> negotiate(@Nullable String acceptVersion) {
    if (acceptVersion == null) {
      return Optional.of(V1_0);
    }
    StompVersion best = null;
    int start = 0;
    while (start <= acceptVersion.length()) {
      int comma = acceptVersion.indexOf(',', start);
      int end = comma < 0 ? acceptVersion.length() : comma;
      StompVersion version = of(acceptVersion.substring(start, end).strip()).orElse(null);
      if (version != null && (best == null || version.isAtLeast(best))) {
        best = version;
      }
      start = end + 1;
    }
    return Optional.ofNullable(best);
  }
}
