package io.throughline.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

final class TestTokensTest {

  private final TestTokens tokens = TestTokens.start();
  private final NimbusJwtDecoder decoder =
      NimbusJwtDecoder.withJwkSetUri(tokens.jwkSetUri()).build();

  @AfterEach
  void stop() {
    tokens.close();
  }

  @Test
  void mintedToken_isAcceptedWithItsClaims() {
    Jwt jwt = decoder.decode(tokens.mint("acme", "events:read", "events:write"));
    assertThat(jwt.getClaimAsString("tenant")).isEqualTo("acme");
    assertThat(jwt.getClaimAsString("scope")).isEqualTo("events:read events:write");
    assertThat(jwt.getIssuer()).hasToString(tokens.issuer());
    assertThat(jwt.getAudience()).containsExactly(TestToken.AUDIENCE);
  }

  @Test
  void expiredAndForgedTokens_areRefused() {
    String expired = tokens.token("acme").expiresIn(Duration.ofHours(-1)).mint();
    String forged = tokens.token("acme").signedByStranger().mint();
    String unsigned = tokens.token("acme").mintUnsigned();
    assertThatThrownBy(() -> decoder.decode(expired)).isInstanceOf(JwtException.class);
    assertThatThrownBy(() -> decoder.decode(forged)).isInstanceOf(JwtException.class);
    assertThatThrownBy(() -> decoder.decode(unsigned)).isInstanceOf(JwtException.class);
  }
}
