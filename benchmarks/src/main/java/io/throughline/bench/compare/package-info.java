/**
 * Ratios: several servers under the same load on the same machine in one run, taken in turn (A, B,
 * C, A, B, C…) so that whatever else the machine does falls on all of them. Those that are not
 * measured stay up, warm, and without subscribers.
 */
@NullMarked
package io.throughline.bench.compare;

import org.jspecify.annotations.NullMarked;
