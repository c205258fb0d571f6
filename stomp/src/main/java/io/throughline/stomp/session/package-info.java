/**
 * The server's rules of one STOMP session: what a client may say when, and what the server answers.
 *
 * <p>Pure: {@link io.throughline.stomp.session.StompSession} is told what arrived, what was done
 * and what time it is, and says as data ({@link io.throughline.stomp.session.Action}) what is to be
 * done. It has one owner, the session's lane; nothing else here is shared or mutable.
 */
@NullMarked
package io.throughline.stomp.session;

import org.jspecify.annotations.NullMarked;
