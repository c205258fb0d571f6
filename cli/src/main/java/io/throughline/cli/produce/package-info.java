/**
 * Producing events beside other work: a bounded queue with a thread that empties it into ingest
 * ({@link BackgroundPublisher}), and {@code watch-host}, which uses it.
 */
@NullMarked
package io.throughline.cli.produce;

import org.jspecify.annotations.NullMarked;
