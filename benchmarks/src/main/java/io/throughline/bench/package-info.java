/**
 * The benchmarks' command line: {@link io.throughline.bench.Main}.
 *
 * <p>{@code scenario} says what is measured, {@code sockets} and {@code load} make the load, {@code
 * event} keeps the account, {@code measure} asks the system, {@code peers} is what we compare with.
 */
@NullMarked
package io.throughline.bench;

import org.jspecify.annotations.NullMarked;
