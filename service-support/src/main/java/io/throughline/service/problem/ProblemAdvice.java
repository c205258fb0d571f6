package io.throughline.service.problem;

import io.throughline.event.ErrorCode;
import io.throughline.event.Problem;
import io.throughline.log.LogUnavailableException;
import io.throughline.log.UnknownStreamException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Turns what a controller throws into a problem. */
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
final class ProblemAdvice extends ResponseEntityExceptionHandler {

  private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);
  private static final Duration LOG_RETRY = Duration.ofSeconds(1);

  @ExceptionHandler
  ResponseEntity<Object> problem(ProblemException e) {
    return respond(e.problem(), new HttpHeaders(), e.retryAfter());
  }

  @ExceptionHandler
  ResponseEntity<Object> logUnavailable(LogUnavailableException e) {
    log.warn("a request was refused: {}", e.getMessage());
    Problem problem =
        Problem.of(ErrorCode.LOG_UNAVAILABLE, "The log did not answer in time. Try again.");
    return respond(problem, new HttpHeaders(), LOG_RETRY);
  }

  @ExceptionHandler
  ResponseEntity<Object> unknownStream(UnknownStreamException e) {
    return respond(
        Problem.of(ErrorCode.UNKNOWN_STREAM, String.valueOf(e.getMessage())),
        new HttpHeaders(),
        null);
  }

  /** The filter chain's to answer. */
  @ExceptionHandler({AccessDeniedException.class, AuthenticationException.class})
  ResponseEntity<Object> access(RuntimeException e) {
    throw e;
  }

  @ExceptionHandler
  ResponseEntity<Object> bug(Exception e) {
    log.error("a request failed", e);
    return respond(ProblemOfStatus.internal(), new HttpHeaders(), null);
  }

  /** What Spring's web layer found wrong with the request. */
  @Override
  protected @Nullable ResponseEntity<Object> handleExceptionInternal(
      Exception e,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    if (status.is5xxServerError()) {
      log.error("a request failed", e);
    }
    Problem problem =
        e instanceof TypeMismatchException mismatch
            ? ProblemOfStatus.mismatch(mismatch)
            : ProblemOfStatus.of(status.value(), e);
    return respond(problem, headers, null);
  }

  private static ResponseEntity<Object> respond(
      Problem problem, HttpHeaders headers, @Nullable Duration retryAfter) {
    ResponseEntity.BodyBuilder response =
        ResponseEntity.status(problem.code().status()).headers(headers);
    if (retryAfter != null) {
      response.header(HttpHeaders.RETRY_AFTER, wholeSeconds(retryAfter));
    }
    return response
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(ProblemDetails.of(problem));
  }

  private static String wholeSeconds(Duration duration) {
    return Long.toString(Math.max(1, duration.plusMillis(999).toSeconds()));
  }
}
