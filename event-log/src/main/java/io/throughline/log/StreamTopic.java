package io.throughline.log;

import io.throughline.event.StreamName;

/**
 * A stream as the log has it.
 *
 * @param epoch derived from the topic id and the partition count; see {@link
 *     io.throughline.event.Position}
 */
public record StreamTopic(StreamName stream, int epoch, int partitions) {}
