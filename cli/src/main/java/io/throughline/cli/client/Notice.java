package io.throughline.cli.client;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the server says about a subscription, between its events.
 *
 * @param kind {@code caught-up}, {@code progress}, {@code gap}, {@code reconnect}, or one that a
 *     later server knows
 * @param position resuming after it misses nothing that the subscription would have got
 * @param headers all of the message's headers
 */
public record Notice(String kind, @Nullable String position, Map<String, String> headers) {

  public Notice {
    headers = Map.copyOf(headers);
  }
}
