package io.throughline.gateway.catchup;

import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.StreamKey;

/** Which page: sessions that ask for the same one share one read. */
record PageKey(StreamKey stream, Position after, EventFilter filter) {}
