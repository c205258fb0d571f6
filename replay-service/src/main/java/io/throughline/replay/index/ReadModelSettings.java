package io.throughline.replay.index;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How the read model is run.
 *
 * @param directory its own, and nobody else's; whatever is in it may be deleted
 * @param cacheBytes of events kept in memory for readers
 * @param startAge how old the knowledge may be of where the log starts
 * @param retentionInterval between two looks at what retention took from the log
 * @param patience how long the newest events may take to be indexed before a reader asks the log
 * @param foldEvery how many events of a tenant are folded in one go, and how many a reader of a
 *     snapshot has to fold at most
 * @param bulkBytes of events that may wait in memory, to be written together, while the index is
 *     being built
 * @param shared whether only the partitions are followed that {@link ReadModel#follow} names
 * @param keepFor how long a partition that is followed no more is kept on disk
 */
public record ReadModelSettings(
    Path directory,
    long cacheBytes,
    Duration startAge,
    Duration retentionInterval,
    Duration patience,
    int foldEvery,
    long bulkBytes,
    boolean shared,
    Duration keepFor) {}
