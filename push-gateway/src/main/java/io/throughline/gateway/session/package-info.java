/**
 * Sessions, and the lanes that run them.
 *
 * <p>A lane is one thread that owns a set of sessions; a session belongs to one lane for its life,
 * and only that lane's thread touches it, so nothing here is locked. Other threads reach a session
 * by {@link io.throughline.gateway.session.Lane#execute}.
 */
@NullMarked
package io.throughline.gateway.session;

import org.jspecify.annotations.NullMarked;
