package io.throughline.gateway.catchup;

import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.StreamKey;

/**
 * Which page: sessions that ask for the same one share one read.
 *
 * @param generation of the tail: when it starts anew, the log may have lost what was read before
 */
record PageKey(StreamKey stream, Position after, EventFilter filter, int generation) {}
