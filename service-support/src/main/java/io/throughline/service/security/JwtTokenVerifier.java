package io.throughline.service.security;

import io.throughline.service.security.TokenVerifier.Result.Refused;
import io.throughline.service.security.TokenVerifier.Result.Unavailable;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtValidationException;

/** Verifies with the same decoder as the HTTP filter chain. */
final class JwtTokenVerifier implements TokenVerifier {

  private static final Logger log = LoggerFactory.getLogger(JwtTokenVerifier.class);

  private final JwtDecoder decoder;
  private final CallerClaims claims;

  JwtTokenVerifier(JwtDecoder decoder, CallerClaims claims) {
    this.decoder = decoder;
    this.claims = claims;
  }

  @Override
  public Result verify(String bearerToken) {
    try {
      return claims.read(decoder.decode(bearerToken));
    } catch (JwtValidationException invalid) {
      return new Refused("token: " + reasons(invalid));
    } catch (BadJwtException malformed) {
      // Its message may quote the token or say which keys there are.
      return new Refused("token: not a JWT that this deployment's issuer signed");
    } catch (JwtException | JwtDecoderInitializationException keysAway) {
      log.warn("token not verified: the issuer's keys could not be had", keysAway);
      return new Unavailable("token: cannot be verified just now");
    }
  }

  private static String reasons(JwtValidationException invalid) {
    return invalid.getErrors().stream()
        .map(OAuth2Error::getDescription)
        .collect(Collectors.joining("; "));
  }
}
