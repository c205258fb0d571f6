package io.throughline.service.security;

import io.throughline.event.ErrorCode;
import io.throughline.event.Problem;
import io.throughline.service.problem.ProblemWriter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.server.resource.web.BearerTokenAuthenticationEntryPoint;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;

/** Says why a caller was not let in: the challenge of RFC 6750 as header, a problem as body. */
final class AccessProblems implements AuthenticationEntryPoint, AccessDeniedHandler {

  private static final String RETRY_SECONDS = "1";

  private final AuthenticationEntryPoint challenge = new BearerTokenAuthenticationEntryPoint();
  private final ProblemWriter problems;

  AccessProblems(ProblemWriter problems) {
    this.problems = problems;
  }

  @Override
  public void commence(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
      throws IOException {
    if (why instanceof AuthenticationServiceException) {
      response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
      problems.write(
          response,
          Problem.of(ErrorCode.ISSUER_UNAVAILABLE, "The token cannot be verified just now."));
      return;
    }
    try {
      challenge.commence(request, response, why);
    } catch (ServletException cannotHappen) {
      throw new IOException(cannotHappen);
    }
    problems.write(response, Problem.of(ErrorCode.UNAUTHORIZED, detail(why)));
  }

  private static String detail(AuthenticationException why) {
    if (why instanceof OAuth2AuthenticationException refused) {
      OAuth2Error error = refused.getError();
      return "Authorization: " + error.getDescription();
    }
    return "Authorization: missing (expected: Bearer <token>)";
  }

  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException why)
      throws IOException {
    String scope = neededScope(request);
    response.setHeader(
        HttpHeaders.WWW_AUTHENTICATE,
        "Bearer error=\"insufficient_scope\", scope=\"%s\"".formatted(scope));
    problems.write(
        response,
        new Problem(
            ErrorCode.FORBIDDEN,
            "Authorization: the token has not the scope that this needs (expected: %s)"
                .formatted(scope),
            "scope",
            scope));
  }

  /** Follows the rules of {@link HttpSecurityConfiguration}. */
  private static String neededScope(HttpServletRequest request) {
    String path = request.getRequestURI();
    if (path.startsWith("/v1/admin/") || path.equals("/v1/connections")) {
      return Scopes.TENANT_ADMIN;
    }
    return switch (request.getMethod()) {
      case "GET", "HEAD" -> Scopes.EVENTS_READ;
      default -> Scopes.EVENTS_WRITE;
    };
  }
}
