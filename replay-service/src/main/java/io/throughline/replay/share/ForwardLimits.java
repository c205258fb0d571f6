package io.throughline.replay.share;

import java.time.Duration;

/**
 * What forwarding may take.
 *
 * @param patience how long a request waits while nobody knows who has its partition
 * @param connectTimeout to the other instance
 * @param answerTimeout until it begins to answer
 * @param silenceMax between two parts of its answer
 * @param forwardedMax requests that are being forwarded at once
 */
public record ForwardLimits(
    Duration patience,
    Duration connectTimeout,
    Duration answerTimeout,
    Duration silenceMax,
    int forwardedMax) {}
