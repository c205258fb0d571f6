package io.throughline.standalone.issuer;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * {@code prompt=select_account} at the authorization endpoint, as OpenID Connect has it: whoever is
 * signed in is forgotten, and asked again.
 */
final class AnotherAccountFilter extends OncePerRequestFilter {

  static final String AUTHORIZE = "/oauth2/authorize";

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (!request.getRequestURI().equals(AUTHORIZE)
        || !"select_account".equals(request.getParameter("prompt"))) {
      chain.doFilter(request, response);
      return;
    }
    HttpSession session = request.getSession(false);
    if (session != null) {
      session.invalidate();
    }
    response.sendRedirect(
        UriComponentsBuilder.fromPath(AUTHORIZE)
            .query(request.getQueryString())
            .replaceQueryParam("prompt")
            .build()
            .toUriString());
  }
}
