package io.throughline.standalone.files;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Everything that a server on one machine keeps, under one directory: delete it to start anew.
 *
 * @param root made when something is put there
 */
public record DataDirectory(Path root) {

  private static final int POSITION_KEY_BYTES = 32;

  public Path kafka() {
    return root.resolve("kafka");
  }

  /** The replay service's index; made again from the log when it is gone. */
  public Path readModel() {
    return root.resolve("read-model");
  }

  public Path logs() {
    return root.resolve("logs");
  }

  /** One file {@code <name>.pid} for each running process of split mode. */
  public Path pids() {
    return root.resolve("pids");
  }

  public Path signingKey() {
    return root.resolve("keys").resolve("issuer.jwk");
  }

  /** The secret that positions are sealed with, base64; made when it is first asked for. */
  public String positionKey() {
    return SecretFile.readOrCreate(
        root.resolve("keys").resolve("position.key"), DataDirectory::newKey);
  }

  private static String newKey() {
    byte[] key = new byte[POSITION_KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return Base64.getEncoder().encodeToString(key);
  }
}
