package io.throughline.replay;

import io.throughline.replay.index.ReadModelSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The settings of the read model.
 *
 * @param enabled whether there is one; without it, history is read from the log itself
 * @param directory of its own; whatever is in it can be deleted, and is made again from the log
 * @param cacheSize of events kept in memory for readers
 * @param startAge how old the knowledge may be of where the log starts
 * @param retentionInterval between two looks at what retention took from the log
 * @param patience how long the newest events may take to be indexed before a reader asks the log
 * @param foldEvery how many events of a tenant are folded in one go, and how many a snapshot folds
 *     when it is asked for
 * @param bulkSize of events that may wait in memory, to be written together, while the index is
 *     being built
 */
record ReadModelProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("data/read-model") Path directory,
    @DefaultValue("64MB") DataSize cacheSize,
    @DefaultValue("1s") Duration startAge,
    @DefaultValue("10s") Duration retentionInterval,
    @DefaultValue("250ms") Duration patience,
    @DefaultValue("1000") int foldEvery,
    @DefaultValue("128MB") DataSize bulkSize) {

  private static final int FOLD_EVERY_MAX = 20_000;

  ReadModelProperties {
    require(cacheSize.toBytes() > 0, "cache-size", cacheSize, "more than 0");
    require(!startAge.isNegative(), "start-age", startAge, "0 or more");
    require(retentionInterval.isPositive(), "retention-interval", retentionInterval, "more than 0");
    require(!patience.isNegative(), "patience", patience, "0 or more");
    require(!bulkSize.isNegative(), "bulk-size", bulkSize, "0 or more");
    require(
        foldEvery >= 1 && foldEvery <= FOLD_EVERY_MAX,
        "fold-every",
        foldEvery,
        "1 to " + FOLD_EVERY_MAX);
  }

  ReadModelSettings settings(ShareProperties share) {
    return new ReadModelSettings(
        directory,
        cacheSize.toBytes(),
        startAge,
        retentionInterval,
        patience,
        foldEvery,
        bulkSize.toBytes(),
        share.enabled(),
        share.keepFor());
  }

  private static void require(boolean holds, String setting, Object value, String expected) {
    ReplayProperties.require(holds, "read-model." + setting, value, expected);
  }
}
