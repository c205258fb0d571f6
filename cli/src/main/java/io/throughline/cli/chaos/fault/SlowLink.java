package io.throughline.cli.chaos.fault;

import io.throughline.cli.chaos.client.TcpProxy;
import java.time.Duration;

/** A client is behind a link that is slower than its stream. */
final class SlowLink implements Fault {

  private static final int BYTES_PER_SECOND = 1_000;

  @Override
  public String name() {
    return "slow link";
  }

  @Override
  public String description() {
    return "a client behind a proxy that passes %d bytes a second".formatted(BYTES_PER_SECOND);
  }

  @Override
  public void begin(World world) {
    world.crowd().links().forEach(link -> link.limit(BYTES_PER_SECOND));
  }

  @Override
  public Duration lasts() {
    return Duration.ofSeconds(6);
  }

  @Override
  public void end(World world) {
    world.crowd().links().forEach(TcpProxy::heal);
  }
}
