/**
 * The data of the event types that Throughline knows, as types: for those who publish from Java.
 *
 * <p>Nothing inside Throughline needs them: services pass data through as bytes. Each is a JSON
 * merge patch (RFC 7396) of the state of its subject, so what is absent stays as it was.
 */
@NullMarked
package io.throughline.event.payload;

import org.jspecify.annotations.NullMarked;
