package io.throughline.standalone.issuer;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2ClientCredentialsAuthenticationConverter;
import org.springframework.security.web.authentication.AuthenticationConverter;

/** RFC 6749, section 3.3: a client that asks for no scope gets a default. */
final class DefaultScopesConverter implements AuthenticationConverter {

  private final AuthenticationConverter converter =
      new OAuth2ClientCredentialsAuthenticationConverter();

  @Override
  public @Nullable Authentication convert(HttpServletRequest request) {
    Authentication requested = converter.convert(request);
    return requested instanceof OAuth2ClientCredentialsAuthenticationToken token
            && token.getScopes().isEmpty()
            && token.getPrincipal() instanceof Authentication client
        ? new OAuth2ClientCredentialsAuthenticationToken(
            client, DemoTenants.DEFAULT_SCOPES, token.getAdditionalParameters())
        : requested;
  }
}
