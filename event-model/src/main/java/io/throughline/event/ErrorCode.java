package io.throughline.event;

/**
 * What went wrong, as clients see it: a stable code, the HTTP status that goes with it, and a
 * title.
 *
 * <p>One list for all services: the {@code type} of an HTTP problem detail is {@code
 * urn:throughline:problem:<code>}. A code is never renamed and never changes its meaning; clients
 * may switch on it. What ends a STOMP session has a list of its own.
 */
public enum ErrorCode {
  /**
   * Not a CloudEvent: an attribute is missing or malformed, or the data are not what they claim.
   */
  INVALID_EVENT("invalid-event", 400, "The event is not a valid CloudEvent"),
  /** A CloudEvent of a known type whose data break that type's JSON Schema. */
  INVALID_DATA("invalid-data", 422, "The event's data break the schema of its type"),
  /** The request's body as a whole can't be read: broken JSON, or not of the form it claims. */
  MALFORMED_BODY("malformed-body", 400, "The body can't be read"),
  /** A query parameter or header has a value that is not allowed. */
  INVALID_PARAMETER("invalid-parameter", 400, "A parameter is not valid"),
  /** A position that was not made here for this tenant's stream. */
  INVALID_POSITION("invalid-position", 400, "The position is not one of this stream"),
  UNAUTHORIZED("unauthorized", 401, "A valid bearer token is needed"),
  FORBIDDEN("forbidden", 403, "The token does not allow this"),
  NOT_FOUND("not-found", 404, "There is nothing here"),
  UNKNOWN_STREAM("unknown-stream", 404, "The stream is unknown"),
  METHOD_NOT_ALLOWED("method-not-allowed", 405, "The method is not allowed here"),
  NOT_ACCEPTABLE("not-acceptable", 406, "No representation that the client accepts"),
  /** An event's data, a frame or a whole body over its limit. */
  PAYLOAD_TOO_LARGE("payload-too-large", 413, "Too large"),
  UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", 415, "The media type is not supported"),
  /** Past a rate; a retry after the given time succeeds. */
  RATE_LIMITED("rate-limited", 429, "Too many requests"),
  /** Past a number of what may be open at once. */
  LIMIT_EXCEEDED("limit-exceeded", 429, "Too many at once"),
  INTERNAL_ERROR("internal-error", 500, "Something went wrong on our side"),
  /** The log did not acknowledge or does not answer; a retry may succeed. */
  LOG_UNAVAILABLE("log-unavailable", 503, "The log does not answer"),
  /** History can't be read at the moment; a retry may succeed. */
  REPLAY_UNAVAILABLE("replay-unavailable", 503, "History can't be read at the moment"),
  /** The keys that tokens are verified with can't be had; a retry may succeed. */
  ISSUER_UNAVAILABLE("issuer-unavailable", 503, "Tokens can't be verified at the moment"),
  /** More is being worked on than there is memory for; a retry may succeed. */
  OVERLOADED("overloaded", 503, "Too much at once"),
  /** The process is going down; another one takes the retry. */
  SHUTTING_DOWN("shutting-down", 503, "This server is going down");

  private static final String TYPE_PREFIX = "urn:throughline:problem:";

  private final String code;
  private final int status;
  private final String title;

  ErrorCode(String code, int status, String title) {
    this.code = code;
    this.status = status;
    this.title = title;
  }

  /** Kebab-case; as it stands on the wire. */
  public String code() {
    return code;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** A short sentence for people, the same for every occurrence. */
  public String title() {
    return title;
  }

  /** The problem detail's {@code type}: {@code urn:throughline:problem:<code>}. */
  public String type() {
    return TYPE_PREFIX + code;
  }
}
