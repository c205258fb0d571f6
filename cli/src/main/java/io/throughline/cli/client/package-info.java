/**
 * Throughline's clients for Java, as small as they can be: a token, ingest and history over HTTP,
 * and a follower of one subscription over STOMP that comes back with its last position.
 *
 * <p>What a follower says and understands is pure ({@link Conversation}, {@link Backoff}); {@link
 * StompFollower} owns the socket and runs on its caller's thread. Nothing here prints, and nothing
 * knows the command line. Plain HTTP goes through {@link java.net.HttpURLConnection}, because
 * loading the JDK's newer client costs a command more than all the rest of its work.
 *
 * <p>What goes wrong is an {@link UnreachableException} (nobody there, or gone in the middle) or a
 * {@link RefusedException} (somebody said no, and why).
 */
@NullMarked
package io.throughline.cli.client;

import org.jspecify.annotations.NullMarked;
