/** How long things take, and waiting for them: the only place of a fault run that knows a clock. */
@NullMarked
package io.throughline.cli.chaos.time;

import org.jspecify.annotations.NullMarked;
