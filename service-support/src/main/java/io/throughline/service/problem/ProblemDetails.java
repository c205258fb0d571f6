package io.throughline.service.problem;

import io.throughline.event.Problem;
import java.net.URI;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;

/** A problem as the body of an HTTP response, {@code application/problem+json}. */
public final class ProblemDetails {

  public static ProblemDetail of(Problem problem) {
    ProblemDetail detail =
        ProblemDetail.forStatusAndDetail(
            HttpStatusCode.valueOf(problem.code().status()), problem.detail());
    detail.setType(URI.create(problem.code().type()));
    detail.setTitle(problem.code().title());
    if (problem.field() != null) {
      detail.setProperty("field", problem.field());
    }
    if (problem.expected() != null) {
      detail.setProperty("expected", problem.expected());
    }
    return detail;
  }

  private ProblemDetails() {}
}
