package io.throughline.replay.query;

import io.throughline.event.Problem;

/** What became of reading a request. */
public sealed interface Parsed<Q> {

  record Valid<Q>(Q query) implements Parsed<Q> {}

  record Invalid<Q>(Problem problem) implements Parsed<Q> {}
}
