package io.throughline.standalone.split;

/**
 * Where the processes of split mode listen. The services' ports count from one base, 8080 unless it
 * is told otherwise.
 */
public record Ports(int base, int kafka) {

  private static final int BASE_MAX = 0xFFFF - 920;

  /**
   * @throws IllegalArgumentException if ports would not fit above the base, or are not fixed
   */
  public Ports {
    if (base < 1 || base > BASE_MAX) {
      throw new IllegalArgumentException(
          "--port: %d (expected with --split: 1 to %d; the services' ports count from it)"
              .formatted(base, BASE_MAX));
    }
    if (kafka < 1) {
      throw new IllegalArgumentException(
          "--kafka-port: %d (expected with --split: a port)".formatted(kafka));
    }
  }

  int ingest() {
    return base + 1;
  }

  /**
   * @param number 1 or 2
   */
  int gateway(int number) {
    return base + 1 + number;
  }

  int replay() {
    return base + 4;
  }

  /** Where a person looks; the second gateway has it, too. */
  public String dashboardUrl() {
    return "http://localhost:" + gateway(1);
  }

  int issuer() {
    return base + 920;
  }
}
