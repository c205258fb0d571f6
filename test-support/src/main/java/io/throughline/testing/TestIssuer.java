package io.throughline.testing;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;

/**
 * Issues real tokens, signed with a key of its own, and knows the decoder that takes them.
 * Immutable; one per test class is enough, since its key takes a moment to make.
 */
public final class TestIssuer {

  public static final String ISSUER = "https://issuer.test";
  public static final String AUDIENCE = "throughline";
  public static final String READ = "events:read";
  public static final String WRITE = "events:write";

  private static final Duration LIFETIME = Duration.ofHours(1);

  private final InstantSource clock;
  private final RSAPublicKey publicKey;
  private final NimbusJwtEncoder encoder;

  public TestIssuer() {
    this(InstantSource.system());
  }

  public TestIssuer(InstantSource clock) {
    this.clock = clock;
    KeyPair keys = newKeys();
    this.publicKey = (RSAPublicKey) keys.getPublic();
    RSAKey jwk = new RSAKey.Builder(publicKey).privateKey(keys.getPrivate()).keyID("test").build();
    this.encoder = new NimbusJwtEncoder(new ImmutableJWKSet<>(new JWKSet(jwk)));
  }

  /** A token of an hour that reads and writes. */
  public String token(String tenant) {
    return token(tenant, READ, WRITE);
  }

  /** A token of an hour with these scopes. */
  public String token(String tenant, String... scopes) {
    return token(claims -> claims.claim("tenant", tenant).claim("scope", String.join(" ", scopes)));
  }

  /**
   * Any token.
   *
   * @param change adds and replaces claims; the token is otherwise good, and without a tenant
   */
  public String token(Consumer<JwtClaimsSet.Builder> change) {
    Instant now = clock.instant();
    JwtClaimsSet.Builder claims =
        JwtClaimsSet.builder()
            .id("token-1")
            .issuer(ISSUER)
            .audience(List.of(AUDIENCE))
            .subject("somebody")
            .issuedAt(now)
            .expiresAt(now.plus(LIFETIME));
    change.accept(claims);
    return encoder.encode(JwtEncoderParameters.from(claims.build())).getTokenValue();
  }

  /** Checks signature, issuer, audience, expiry and not-before. */
  public JwtDecoder decoder() {
    NimbusJwtDecoder decoder = NimbusJwtDecoder.withPublicKey(publicKey).build();
    decoder.setJwtValidator(
        new DelegatingOAuth2TokenValidator<>(
            JwtValidators.createDefaultWithIssuer(ISSUER),
            new JwtClaimValidator<List<String>>(
                "aud", audiences -> audiences != null && audiences.contains(AUDIENCE))));
    return decoder;
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
