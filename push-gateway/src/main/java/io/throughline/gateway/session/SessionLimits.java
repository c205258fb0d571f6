package io.throughline.gateway.session;

import java.time.Duration;

/**
 * What one session may cost.
 *
 * @param inFlightBytesMax of events in one write
 * @param answersBytesMax of answers that wait for the socket before the client is not read any more
 * @param publishingMax frames being appended before the client is not read any more
 * @param framesPerSecond that a client may send on average; past it, it is read more slowly
 * @param frameBurst that it may send at once
 * @param writeTimeout after which a write that does not end closes the session
 * @param pingInterval after which a silent client is pinged; three times that, and it is closed
 * @param progressInterval between a quiet subscription's {@code progress} notices
 */
public record SessionLimits(
    int inFlightBytesMax,
    int answersBytesMax,
    int publishingMax,
    int framesPerSecond,
    int frameBurst,
    Duration writeTimeout,
    Duration pingInterval,
    Duration progressInterval) {}
