package io.throughline.event;

/** One tenant's stream: the unit that has a total order, and that a position belongs to. */
public record StreamKey(TenantId tenant, StreamName stream) {

  @Override
  public String toString() {
    return tenant + "/" + stream;
  }
}
