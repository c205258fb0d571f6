package io.throughline.event.payload;

import io.throughline.event.StreamName;

/** The streams that the known types belong to. */
final class Streams {

  static final StreamName EXECUTION = new StreamName("execution");
  static final StreamName METRICS = new StreamName("metrics");
  static final StreamName ALERT = new StreamName("alert");

  private Streams() {}
}
