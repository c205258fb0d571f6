/** Events at a steady rate: who sends, into what. One producer thread per run, its own. */
@NullMarked
package io.throughline.bench.load;

import org.jspecify.annotations.NullMarked;
