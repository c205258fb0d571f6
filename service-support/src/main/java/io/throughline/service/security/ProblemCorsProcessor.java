package io.throughline.service.security;

import io.throughline.event.ErrorCode;
import io.throughline.event.Problem;
import io.throughline.service.problem.ProblemWriter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.DefaultCorsProcessor;

/** Refuses an origin that is not on the list with a problem that names it. */
final class ProblemCorsProcessor extends DefaultCorsProcessor {

  private final ProblemWriter problems;

  ProblemCorsProcessor(ProblemWriter problems) {
    this.problems = problems;
  }

  @Override
  public boolean processRequest(
      @Nullable CorsConfiguration cors, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean accepted = super.processRequest(cors, request, response);
    if (!accepted) {
      problems.write(response, refusal(String.valueOf(request.getHeader(HttpHeaders.ORIGIN))));
    }
    return accepted;
  }

  private static Problem refusal(String origin) {
    return Problem.ofField(
        ErrorCode.FORBIDDEN,
        "Origin",
        "'%s'".formatted(origin),
        "one of this deployment's allowed origins, with a method and headers that it allows");
  }

  /** Writes nothing: the problem is the body. */
  @Override
  protected void rejectRequest(ServerHttpResponse response) {}
}
