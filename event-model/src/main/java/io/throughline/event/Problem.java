package io.throughline.event;

import org.jspecify.annotations.Nullable;

/**
 * One occurrence of an error, for the one who caused it: what was wrong and what was expected.
 *
 * @param detail a sentence that names the offender
 * @param field the attribute, parameter or header at fault, or a JSON pointer into the data ({@code
 *     /data/progress}); absent where no single one is
 * @param expected what would have been right, for instance {@code a number from 0 to 1}
 */
public record Problem(
    ErrorCode code, String detail, @Nullable String field, @Nullable String expected) {

  public static Problem of(ErrorCode code, String detail) {
    return new Problem(code, detail, null, null);
  }

  /** A problem of one field: {@code "<field>: <found> (expected: <expected>)"}. */
  public static Problem ofField(ErrorCode code, String field, String found, String expected) {
    return new Problem(
        code, "%s: %s (expected: %s)".formatted(field, found, expected), field, expected);
  }
}
