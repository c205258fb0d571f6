package io.throughline.stomp;

import java.util.Locale;

/**
 * Why a session was ended with an ERROR frame. Its {@link #code} stands in the ERROR's header
 * {@code code} and stays the same from release to release, so that programs can tell the cases
 * apart.
 */
public enum StompError {
  // The bytes.
  MALFORMED_FRAME,
  UNKNOWN_COMMAND,
  UNDEFINED_ESCAPE,
  INVALID_UTF8,
  BODY_NOT_ALLOWED,
  BODY_TOO_LARGE,
  TOO_MANY_HEADERS,
  HEADER_TOO_LONG,

  // The session.
  UNSUPPORTED_VERSION,
  NOT_CONNECTED,
  ALREADY_CONNECTED,
  UNAUTHENTICATED,
  CONNECT_TIMEOUT,
  HEART_BEAT_TIMEOUT,
  UNEXPECTED_COMMAND,
  MISSING_HEADER,
  INVALID_HEADER,
  DUPLICATE_SUBSCRIPTION,
  UNKNOWN_SUBSCRIPTION,
  TOO_MANY_SUBSCRIPTIONS,
  UNKNOWN_MESSAGE,
  DUPLICATE_TRANSACTION,
  UNKNOWN_TRANSACTION,
  TOO_MANY_TRANSACTIONS,
  TRANSACTION_TOO_LARGE,

  // What the server behind the session found.
  FORBIDDEN,
  UNKNOWN_DESTINATION,
  INVALID_EVENT,
  TOO_MANY_SESSIONS,
  TOO_MANY_FRAMES,
  TOKEN_EXPIRED,
  TOKEN_REVOKED,
  UNAVAILABLE,
  INTERNAL;

  private final String code = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** In kebab case: {@code missing-header}. */
  public String code() {
    return code;
  }
}
