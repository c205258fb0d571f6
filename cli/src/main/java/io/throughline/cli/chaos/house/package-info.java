/** The server of a fault run, a process for each service, and what may be done to processes. */
@NullMarked
package io.throughline.cli.chaos.house;

import org.jspecify.annotations.NullMarked;
