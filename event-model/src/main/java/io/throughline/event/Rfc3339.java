package io.throughline.event;

/**
 * RFC 3339 timestamps, checked without building a date: every event that comes in has one.
 *
 * <p>Leap seconds are accepted where RFC 3339 allows them to be written (second 60), fractions of
 * up to 9 digits.
 */
final class Rfc3339 {

  static final String EXPECTED = "an RFC 3339 time, for instance 2026-01-31T12:00:00Z";

  private static final int SECONDS_END = 19;
  private static final int FRACTION_DIGITS_MAX = 9;
  private static final int[] DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

  private Rfc3339() {}

  /** Whether {@code text} is {@code YYYY-MM-DDThh:mm:ss[.fraction](Z|+hh:mm|-hh:mm)}. */
  static boolean isTimestamp(String text) {
    if (text.length() < SECONDS_END + 1 || !isDateAndTime(text)) {
      return false;
    }
    int at = SECONDS_END;
    if (text.charAt(at) == '.') {
      int digits = at + 1;
      while (digits < text.length() && isDigit(text.charAt(digits))) {
        digits++;
      }
      int count = digits - at - 1;
      if (count < 1 || count > FRACTION_DIGITS_MAX) {
        return false;
      }
      at = digits;
    }
    return isZone(text, at);
  }

  private static boolean isDateAndTime(String text) {
    int year = number(text, 0, 4);
    int month = number(text, 5, 2);
    int day = number(text, 8, 2);
    int hour = number(text, 11, 2);
    int minute = number(text, 14, 2);
    int second = number(text, 17, 2);
    char separator = text.charAt(10);
    return text.charAt(4) == '-'
        && text.charAt(7) == '-'
        && (separator == 'T' || separator == 't')
        && text.charAt(13) == ':'
        && text.charAt(16) == ':'
        && year >= 0
        && month >= 1
        && month <= 12
        && day >= 1
        && day <= daysIn(year, month)
        && within(hour, 23)
        && within(minute, 59)
        && within(second, 60);
  }

  private static boolean isZone(String text, int at) {
    int left = text.length() - at;
    if (left == 1) {
      return text.charAt(at) == 'Z' || text.charAt(at) == 'z';
    }
    return left == 6
        && (text.charAt(at) == '+' || text.charAt(at) == '-')
        && within(number(text, at + 1, 2), 23)
        && text.charAt(at + 3) == ':'
        && within(number(text, at + 4, 2), 59);
  }

  private static int daysIn(int year, int month) {
    boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 && leap ? 29 : DAYS[month - 1];
  }

  /** The number in {@code digits} characters, or -1 if one of them is no digit. */
  private static int number(String text, int from, int digits) {
    int number = 0;
    for (int i = from; i < from + digits; i++) {
      char c = text.charAt(i);
      if (!isDigit(c)) {
        return -1;
      }
      number = number * 10 + (c - '0');
    }
    return number;
  }

  private static boolean within(int number, int max) {
    return number >= 0 && number <= max;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
