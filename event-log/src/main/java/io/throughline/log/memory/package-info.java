/**
 * The log in memory: the reference that says what the real one must do, and what simulations run
 * on.
 *
 * <p>It can be made to do on command what a real log does when it pleases: forget old events, leave
 * holes between offsets, lose its end, be re-created, be away. One lock guards all of it; the
 * tail's listener is called without it.
 */
@NullMarked
package io.throughline.log.memory;

import org.jspecify.annotations.NullMarked;
