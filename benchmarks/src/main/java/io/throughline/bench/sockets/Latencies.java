package io.throughline.bench.sockets;

import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Microseconds until an event was read by a subscriber.
 *
 * @param sinceDue from when the event should have been sent: includes what the producer was late by
 * @param sinceSent from when the producer handed it to its Kafka client
 * @param arrivals to be compared with Kafka's append times
 */
public record Latencies(Histogram sinceDue, Histogram sinceSent, List<Arrivals> arrivals) {}
