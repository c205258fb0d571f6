/** What holds when things break. */
@NullMarked
package io.throughline.system.faults;

import org.jspecify.annotations.NullMarked;
