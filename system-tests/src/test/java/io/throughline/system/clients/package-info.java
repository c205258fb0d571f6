/** Clients that others wrote, and a frame typed by hand. */
@NullMarked
package io.throughline.system.clients;

import org.jspecify.annotations.NullMarked;
