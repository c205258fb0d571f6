/** Event streams over HTTP, end to end. */
@NullMarked
package io.throughline.system.live;

import org.jspecify.annotations.NullMarked;
