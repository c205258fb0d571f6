/**
 * What is on its way out, shared by the lanes: events and folded states, each with the part of its
 * MESSAGE frame that is the same for every subscription, once that was made.
 *
 * <p>Knows neither where they come from (tail, history) nor how frames are made.
 */
@NullMarked
package io.throughline.gateway.outbound;

import org.jspecify.annotations.NullMarked;
