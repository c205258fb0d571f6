package io.throughline.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One JWT in the making. Every claim has a sound default; a test changes what it is about. */
public final class TestToken {

  public static final String AUDIENCE = "throughline";

  private final RSAKey key;
  private final RSAKey strangersKey;
  private final JWTClaimsSet.Builder claims;
  private RSAKey signer;

  TestToken(RSAKey key, RSAKey strangersKey, String issuer, String tenant) {
    this.key = key;
    this.strangersKey = strangersKey;
    this.signer = key;
    Instant now = Instant.now();
    this.claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer)
            .audience(AUDIENCE)
            .subject(tenant)
            .claim("tenant", tenant)
            .jwtID(UUID.randomUUID().toString())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(Duration.ofHours(1))));
  }

  public TestToken scopes(String... scopes) {
    return claim("scope", String.join(" ", scopes));
  }

  /** From now; negative for one that has expired. JWTs count in whole seconds. */
  public TestToken expiresIn(Duration duration) {
    claims.expirationTime(Date.from(Instant.now().plus(duration)));
    return this;
  }

  /** From now. */
  public TestToken notBefore(Duration duration) {
    claims.notBeforeTime(Date.from(Instant.now().plus(duration)));
    return this;
  }

  public TestToken subject(String subject) {
    claims.subject(subject);
    return this;
  }

  public TestToken audience(String audience) {
    claims.audience(audience);
    return this;
  }

  public TestToken issuer(String issuer) {
    claims.issuer(issuer);
    return this;
  }

  public TestToken id(String jwtId) {
    claims.jwtID(jwtId);
    return this;
  }

  /**
   * Any claim.
   *
   * @param value null leaves the claim out
   */
  public TestToken claim(String name, @Nullable Object value) {
    claims.claim(name, value);
    return this;
  }

  /** Signs with a key that the JWKS does not have, under the id of the one that it has. */
  public TestToken signedByStranger() {
    signer = strangersKey;
    return this;
  }

  /** The token without any signature ({@code alg: none}). */
  public String mintUnsigned() {
    return new PlainJWT(claims.build()).serialize();
  }

  public String mint() {
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
            claims.build());
    try {
      jwt.sign(new RSASSASigner(signer));
    } catch (JOSEException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
    return jwt.serialize();
  }
}
