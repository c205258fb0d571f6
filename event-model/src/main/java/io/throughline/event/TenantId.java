package io.throughline.event;

import java.util.regex.Pattern;

/**
 * The unit of isolation. Comes from a verified token (or, in the log, from a record's key), never
 * from a request body.
 *
 * @param value 1 to 128 of letters, digits, '.', '_' and '-', beginning with a letter or digit
 */
public record TenantId(String value) {

  private static final Pattern PATTERN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  public TenantId {
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "tenant: '%s' (expected: 1 to 128 of letters, digits, '.', '_', '-')".formatted(value));
    }
  }

  /** Whether {@code id} can name a tenant. */
  public static boolean isValid(String id) {
    return PATTERN.matcher(id).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}
