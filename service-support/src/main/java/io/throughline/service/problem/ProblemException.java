package io.throughline.service.problem;

import io.throughline.event.Problem;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Ends a request with a problem, from where a value can't be returned. Has no stack trace: it is
 * about the request, not about the code.
 */
public final class ProblemException extends RuntimeException {

  private final transient Problem problem;
  private final @Nullable Duration retryAfter;

  public ProblemException(Problem problem) {
    this(problem, null);
  }

  /**
   * @param retryAfter sent as {@code Retry-After}, rounded up to whole seconds
   */
  public ProblemException(Problem problem, @Nullable Duration retryAfter) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
    this.retryAfter = retryAfter;
  }

  public Problem problem() {
    return problem;
  }

  public @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
