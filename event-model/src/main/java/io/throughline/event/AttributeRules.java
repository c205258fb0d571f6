package io.throughline.event;

import org.jspecify.annotations.Nullable;

/**
 * What a CloudEvents attribute may be: CloudEvents 1.0.2, "Type System" and "Context Attributes".
 *
 * <p>Each method says what was expected where the value is wrong, and nothing where it is right:
 * the caller knows the attribute's name.
 */
final class AttributeRules {

  private static final int NAME_CHARS_MAX = 64;
  private static final String URI_MARKS = "-._~:/?#[]@!$&'()*+,;=";
  private static final String TOKEN_MARKS = "!#$&-^_.+*'`|~%";

  private AttributeRules() {}

  /** Lower-case letters and digits. 20 characters are the usual limit; more is no fault. */
  static @Nullable String faultOfName(String name) {
    boolean fits = !name.isEmpty() && name.length() <= NAME_CHARS_MAX && !name.equals("data");
    for (int i = 0; fits && i < name.length(); i++) {
      char c = name.charAt(i);
      fits = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }
    return fits ? null : "a name of 1 to " + NAME_CHARS_MAX + " of a-z and 0-9, not data";
  }

  /** What is wrong with {@code value} as the attribute {@code name}. */
  static @Nullable String faultOfValue(String name, String value, int charsMax) {
    if (value.isEmpty()) {
      return "a non-empty string";
    }
    if (value.length() > charsMax) {
      return "at most " + charsMax + " characters";
    }
    if (!isText(value)) {
      return "text without control characters, noncharacters and lone surrogates";
    }
    return switch (name) {
      case "specversion" -> value.equals("1.0") ? null : "1.0";
      case "source" -> isUriReference(value) ? null : "a URI-reference";
      case "dataschema" ->
          isUriReference(value) && hasScheme(value) ? null : "an absolute URI, with a scheme";
      case "time" -> Rfc3339.isTimestamp(value) ? null : Rfc3339.EXPECTED;
      case "datacontenttype" ->
          isMediaType(value) ? null : "a media type, for instance application/json";
      default -> null;
    };
  }

  /** CloudEvents' String: no control characters, no noncharacters, surrogates only in pairs. */
  private static boolean isText(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c >= 0x20 && c < 0x7F) {
        continue;
      }
      if (c < 0xA0) {
        return false;
      }
      int codePoint = value.codePointAt(i);
      if (Character.isSupplementaryCodePoint(codePoint)) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return false;
      }
      if ((codePoint & 0xFFFE) == 0xFFFE || (codePoint >= 0xFDD0 && codePoint <= 0xFDEF)) {
        return false;
      }
    }
    return true;
  }

  /** RFC 3986's characters, percent signs only before two hex digits. */
  private static boolean isUriReference(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '%') {
        if (i + 2 >= value.length() || !isHex(value.charAt(i + 1)) || !isHex(value.charAt(i + 2))) {
          return false;
        }
        i += 2;
      } else if (!isAsciiAlphanumeric(c) && URI_MARKS.indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasScheme(String value) {
    int colon = value.indexOf(':');
    if (colon < 1 || !isAsciiLetter(value.charAt(0))) {
      return false;
    }
    for (int i = 1; i < colon; i++) {
      char c = value.charAt(i);
      if (!isAsciiAlphanumeric(c) && c != '+' && c != '-' && c != '.') {
        return false;
      }
    }
    return true;
  }

  /** {@code type/subtype}, both RFC 9110 tokens; parameters are not looked into. */
  private static boolean isMediaType(String value) {
    if (value.equals("application/json")) {
      return true;
    }
    int end = value.indexOf(';');
    String essence = (end < 0 ? value : value.substring(0, end)).strip();
    int slash = essence.indexOf('/');
    return slash > 0 && isToken(essence, 0, slash) && isToken(essence, slash + 1, essence.length());
  }

  private static boolean isToken(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (!isAsciiAlphanumeric(c) && TOKEN_MARKS.indexOf(c) < 0) {
        return false;
      }
    }
    return to > from;
  }

  private static boolean isAsciiLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isAsciiAlphanumeric(char c) {
    return isAsciiLetter(c) || (c >= '0' && c <= '9');
  }

  private static boolean isHex(char c) {
    return Character.digit(c, 16) >= 0 && c < 0x80;
  }
}
