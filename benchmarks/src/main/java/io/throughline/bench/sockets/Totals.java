package io.throughline.bench.sockets;

/**
 * What all sockets saw since they opened, as of one moment.
 *
 * @param events of this run
 * @param foreign MESSAGE frames with a body that is not of this run
 * @param notices MESSAGE frames without a body of an event: {@code caught-up}, {@code progress}…
 * @param bytes read, WebSocket headers included
 * @param reads calls that returned bytes: events / reads is how well the server gathers
 */
public record Totals(
    int connected,
    int subscribed,
    int closed,
    long events,
    long foreign,
    long notices,
    long bytes,
    long reads) {

  static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0, 0, 0);

  Totals plus(Totals other) {
    return new Totals(
        connected + other.connected,
        subscribed + other.subscribed,
        closed + other.closed,
        events + other.events,
        foreign + other.foreign,
        notices + other.notices,
        bytes + other.bytes,
        reads + other.reads);
  }
}
