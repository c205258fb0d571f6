/**
 * The measured event: a body that carries its run, its sequence number and its send times at fixed
 * places, and the account of what of it arrived. Pure: no clock, no socket, no thread.
 */
@NullMarked
package io.throughline.bench.event;

import org.jspecify.annotations.NullMarked;
