package io.throughline.cli.client;

import io.throughline.event.Event;
import org.jspecify.annotations.Nullable;

/**
 * An event and its place.
 *
 * @param position resuming after it gives what follows; opaque
 * @param appendTime when the log appended it, RFC 3339; absent where the server did not say
 */
public record Delivery(Event event, String position, @Nullable String appendTime) {}
