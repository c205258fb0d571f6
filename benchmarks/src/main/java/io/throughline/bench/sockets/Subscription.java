package io.throughline.bench.sockets;

import java.util.Map;

/**
 * What each socket subscribes to, as subscription {@code 0}.
 *
 * @param destination for instance {@code /topic/execution}
 * @param headers further headers of SUBSCRIBE, such as {@code after}
 */
public record Subscription(String destination, Map<String, String> headers) {

  public Subscription {
    headers = Map.copyOf(headers);
  }

  public static Subscription live(String destination) {
    return new Subscription(destination, Map.of());
  }
}
