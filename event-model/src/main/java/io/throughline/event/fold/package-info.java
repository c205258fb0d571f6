/**
 * What a subject's events come to: their data folded in order, each a JSON merge patch (RFC 7396)
 * of what was before.
 *
 * <p>Pure. {@link MergePatch} is the RFC's algorithm on bytes; {@link Fold} is the state of one
 * subject, which remembers of each member which event named it last, so that what retention took
 * from the log can be taken from the state again.
 */
@NullMarked
package io.throughline.event.fold;

import org.jspecify.annotations.NullMarked;
