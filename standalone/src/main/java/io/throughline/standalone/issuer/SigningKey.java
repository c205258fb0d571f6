package io.throughline.standalone.issuer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.throughline.standalone.files.SecretFile;
import java.nio.file.Path;
import java.text.ParseException;

/** The key that signs tokens: made at the first start, the same ever after. */
final class SigningKey {

  private static final int BITS = 2048;

  /**
   * @throws IllegalStateException if the file is there and holds no key
   */
  static RSAKey of(Path file) {
    String json = SecretFile.readOrCreate(file, SigningKey::generate);
    try {
      RSAKey key = RSAKey.parse(json);
      if (!key.isPrivate()) {
        throw new IllegalStateException("signing key: '%s' holds no private key".formatted(file));
      }
      return key;
    } catch (ParseException broken) {
      throw new IllegalStateException(
          "signing key: '%s' (expected: an RSA key as JWK; remove the file to make a new one)"
              .formatted(file),
          broken);
    }
  }

  private static String generate() {
    try {
      return new RSAKeyGenerator(BITS)
          .keyIDFromThumbprint(true)
          .keyUse(KeyUse.SIGNATURE)
          .generate()
          .toJSONString();
    } catch (JOSEException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  private SigningKey() {}
}
