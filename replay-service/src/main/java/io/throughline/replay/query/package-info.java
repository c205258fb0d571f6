/**
 * What a request asks for, read from its query parameters: a value or a problem, never an
 * exception. Pure; nothing here knows Spring, a socket or the log's state.
 */
@NullMarked
package io.throughline.replay.query;

import org.jspecify.annotations.NullMarked;
