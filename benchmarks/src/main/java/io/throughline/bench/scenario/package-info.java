/**
 * What is measured, one command each, and the runs behind them. A run drives {@code sockets} and
 * {@code load} on its own thread and ends with a {@link io.throughline.bench.measure.Report}.
 */
@NullMarked
package io.throughline.bench.scenario;

import org.jspecify.annotations.NullMarked;
