package io.throughline.service.problem;

import io.throughline.event.ErrorCode;
import io.throughline.event.Problem;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.MissingServletRequestParameterException;

/** The problem for an error that only has an HTTP status, or that Spring's web layer found. */
final class ProblemOfStatus {

  static Problem of(int status, @Nullable Exception cause) {
    return switch (cause) {
      case MissingServletRequestParameterException e ->
          Problem.ofField(
              ErrorCode.INVALID_PARAMETER, e.getParameterName(), "missing", e.getParameterType());
      case MissingRequestHeaderException e ->
          Problem.ofField(ErrorCode.INVALID_PARAMETER, e.getHeaderName(), "missing", "a value");
      case HttpRequestMethodNotSupportedException e ->
          Problem.ofField(
              ErrorCode.METHOD_NOT_ALLOWED, "method", e.getMethod(), list(e.getSupportedMethods()));
      case HttpMediaTypeNotSupportedException e ->
          Problem.ofField(
              ErrorCode.UNSUPPORTED_MEDIA_TYPE,
              "Content-Type",
              String.valueOf(e.getContentType()),
              e.getSupportedMediaTypes().toString());
      case HttpMediaTypeNotAcceptableException e ->
          Problem.of(
              ErrorCode.NOT_ACCEPTABLE, "Accept: expected one of " + e.getSupportedMediaTypes());
      case null, default -> byStatus(status);
    };
  }

  /**
   * A parameter or a part of the path that its type did not take; the type says what it expects.
   */
  static Problem mismatch(TypeMismatchException mismatch) {
    String name = mismatch.getPropertyName() == null ? "parameter" : mismatch.getPropertyName();
    Throwable root = NestedExceptionUtils.getMostSpecificCause(mismatch);
    String detail =
        root instanceof IllegalArgumentException && root.getMessage() != null
            ? root.getMessage()
            : "%s: '%s' is not allowed here".formatted(name, mismatch.getValue());
    return new Problem(ErrorCode.INVALID_PARAMETER, detail, name, null);
  }

  static Problem internal() {
    return Problem.of(
        ErrorCode.INTERNAL_ERROR, "The request failed for a reason that is not the caller's.");
  }

  private static Problem byStatus(int status) {
    return switch (status) {
      case 400 -> Problem.of(ErrorCode.MALFORMED_BODY, "The request could not be understood.");
      case 401 -> Problem.of(ErrorCode.UNAUTHORIZED, "A bearer token is needed.");
      case 403 -> Problem.of(ErrorCode.FORBIDDEN, "The token does not allow this.");
      case 404 -> Problem.of(ErrorCode.NOT_FOUND, "There is nothing at this path.");
      case 405 -> Problem.of(ErrorCode.METHOD_NOT_ALLOWED, "The method is not allowed here.");
      case 413, 414, 431 -> Problem.of(ErrorCode.PAYLOAD_TOO_LARGE, "The request is too large.");
      case 503 -> Problem.of(ErrorCode.SHUTTING_DOWN, "Try again.");
      default ->
          status < 500
              ? Problem.of(ErrorCode.MALFORMED_BODY, "The request could not be understood.")
              : internal();
    };
  }

  private static String list(String @Nullable [] methods) {
    return methods == null ? "another method" : String.join(", ", methods);
  }

  private ProblemOfStatus() {}
}
