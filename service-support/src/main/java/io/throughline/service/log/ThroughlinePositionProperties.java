package io.throughline.service.log;

import io.throughline.event.PositionSeal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How positions are sealed.
 *
 * @param key the secret that all services of a deployment share: base64 of at least 16 bytes, or a
 *     text of at least 16 characters. Another key makes every position handed out so far worthless
 */
@ConfigurationProperties("throughline.position")
public record ThroughlinePositionProperties(@Nullable String key) {

  PositionSeal seal() {
    return new PositionSeal(bytes());
  }

  private byte[] bytes() {
    if (key == null || key.isBlank()) {
      throw new IllegalStateException(
          "throughline.position.key: missing (expected: a secret of at least %d bytes that all services share)"
              .formatted(PositionSeal.KEY_BYTES_MIN));
    }
    byte[] bytes = decoded(key.strip());
    if (bytes.length < PositionSeal.KEY_BYTES_MIN) {
      throw new IllegalStateException(
          "throughline.position.key: %d bytes (expected: at least %d)"
              .formatted(bytes.length, PositionSeal.KEY_BYTES_MIN));
    }
    return bytes;
  }

  /** Base64 where it reads as such and is long enough; the text itself otherwise. */
  private static byte[] decoded(String key) {
    try {
      byte[] bytes = Base64.getDecoder().decode(key);
      if (bytes.length >= PositionSeal.KEY_BYTES_MIN) {
        return bytes;
      }
    } catch (IllegalArgumentException text) {
      // A text, then.
    }
    return key.getBytes(StandardCharsets.UTF_8);
  }

  /** Says nothing of the key. */
  @Override
  public String toString() {
    return "ThroughlinePositionProperties[key=" + (key == null ? "missing" : "set") + "]";
  }
}
