package io.throughline.standalone.issuer;

import io.throughline.event.ErrorCode;
import io.throughline.event.Problem;
import io.throughline.service.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses callers of other machines, whatever address the server is bound to. */
final class LoopbackOnlyFilter extends OncePerRequestFilter {

  private final ProblemWriter problems;

  LoopbackOnlyFilter(ProblemWriter problems) {
    this.problems = problems;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (InetAddress.ofLiteral(request.getRemoteAddr()).isLoopbackAddress()) {
      chain.doFilter(request, response);
    } else {
      problems.write(
          response,
          Problem.of(
              ErrorCode.FORBIDDEN, "The demo authorization server answers on this machine only."));
    }
  }
}
