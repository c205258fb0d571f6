package io.throughline.bench.scenario;

import java.time.Duration;

/**
 * How much load, for how long.
 *
 * @param eventsPerSecond appended to the one stream that all {@code sockets} are subscribed to
 * @param warmUp sent and verified, but not measured
 */
public record FanoutPlan(
    int sockets,
    double eventsPerSecond,
    Duration warmUp,
    Duration measured,
    int eventBytes,
    int clientThreads) {

  public FanoutPlan withRate(double rate) {
    return new FanoutPlan(sockets, rate, warmUp, measured, eventBytes, clientThreads);
  }

  double deliveriesPerSecond() {
    return sockets * eventsPerSecond;
  }

  long events() {
    return (long) (eventsPerSecond * warmUp.plus(measured).toMillis() / 1000.0);
  }
}
