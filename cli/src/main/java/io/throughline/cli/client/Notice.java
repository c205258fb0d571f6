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
 * @param data a subject's state, where that is what it says; empty otherwise
 */
public record Notice(
    String kind, @Nullable String position, Map<String, String> headers, String data) {

  public Notice {
    headers = Map.copyOf(headers);
  }
}
