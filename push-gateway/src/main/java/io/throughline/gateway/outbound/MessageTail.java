package io.throughline.gateway.outbound;

/**
 * The end of a MESSAGE frame: every header that does not depend on the subscription, the body and
 * the NUL. Never changed.
 *
 * @param token the message's id, ASCII
 * @param isText whether the frame is valid UTF-8 and goes out as a WebSocket text frame
 */
@SuppressWarnings("ArrayRecordComponent") // shared bytes on the hot path; compared by nobody
public record MessageTail(byte[] bytes, byte[] token, boolean isText) {}
