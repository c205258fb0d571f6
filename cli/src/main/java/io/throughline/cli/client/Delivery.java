package io.throughline.cli.client;

import io.throughline.event.Event;

/**
 * An event and its place.
 *
 * @param position resuming after it gives what follows; opaque
 */
public record Delivery(Event event, String position) {}
