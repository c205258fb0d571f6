package io.throughline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

/** A subscriber that minds its own business while others misbehave. */
final class Witness implements AutoCloseable {

  private static final String TENANT = "witness";

  private final GatewayFixture gateway;
  private final StompTestClient client;

  Witness(GatewayFixture gateway) {
    this.gateway = gateway;
    this.client = gateway.connect(TENANT).subscribe("w", "/topic/execution", "receipt", "w");
    client.receipt();
  }

  /** What is appended still reaches it, next and once. */
  void isServed() {
    String id = gateway.nextId();
    gateway.append(TENANT, id);
    assertThat(client.nextEvent().header("ce-id")).isEqualTo(id);
  }

  @Override
  public void close() {
    client.close();
  }
}
