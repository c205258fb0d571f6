package io.throughline.service.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;

class VerifiedTokensTest {

  private static final Instant EXPIRY = Instant.parse("2026-01-31T12:00:00Z");

  private Instant now = EXPIRY.minus(Duration.ofHours(1));
  private int verifications;
  private final VerifiedTokens tokens =
      new VerifiedTokens(this::verify, () -> now, () -> now.toEpochMilli() * 1_000_000);

  @Test
  void aTokenThatComesAgain_isVerifiedOnceAMinute() {
    for (int i = 0; i < 5; i++) {
      assertThat(tokens.decode("good").getTokenValue()).isEqualTo("good");
    }
    assertThat(verifications).isEqualTo(1);

    now = now.plus(VerifiedTokens.KEPT);

    tokens.decode("good");
    assertThat(verifications).isEqualTo(2);
  }

  @Test
  void anotherToken_isVerifiedForItself() {
    tokens.decode("good");
    tokens.decode("good as well");

    assertThat(verifications).isEqualTo(2);
  }

  @Test
  void aTokenThatHasExpiredSince_isNotLetIn() {
    now = EXPIRY.minusSeconds(1);
    tokens.decode("good");
    now = EXPIRY;

    assertThatThrownBy(() -> tokens.decode("good")).isInstanceOf(BadJwtException.class);
  }

  @Test
  void aTokenThatWasRefused_isLookedAtAgain() {
    assertThatThrownBy(() -> tokens.decode("forged")).isInstanceOf(BadJwtException.class);
    assertThatThrownBy(() -> tokens.decode("forged")).isInstanceOf(BadJwtException.class);

    assertThat(verifications).isEqualTo(2);
  }

  private Jwt verify(String token) {
    verifications++;
    if (token.equals("forged") || !now.isBefore(EXPIRY)) {
      throw new BadJwtException("refused");
    }
    return Jwt.withTokenValue(token)
        .header("alg", "RS256")
        .claim("tenant", "acme")
        .expiresAt(EXPIRY)
        .build();
  }
}
