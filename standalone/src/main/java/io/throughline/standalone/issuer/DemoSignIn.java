package io.throughline.standalone.issuer;

import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;

/** Whoever picks a demo tenant is let in as it: there is no password, and it says so. */
final class DemoSignIn implements AuthenticationProvider {

  @Override
  public Authentication authenticate(Authentication attempt) {
    String tenant = attempt.getName();
    if (!DemoTenants.NAMES.contains(tenant)) {
      throw new BadCredentialsException(
          "tenant: not one of the demo (expected: one of %s)".formatted(DemoTenants.NAMES));
    }
    return UsernamePasswordAuthenticationToken.authenticated(
        tenant, null, AuthorityUtils.NO_AUTHORITIES);
  }

  @Override
  public boolean supports(Class<?> authentication) {
    return authentication == UsernamePasswordAuthenticationToken.class;
  }
}
