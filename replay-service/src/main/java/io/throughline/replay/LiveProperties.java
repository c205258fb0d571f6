package io.throughline.replay;

import io.throughline.replay.live.LiveLimits;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The settings of live reading: event streams and long polls.
 *
 * @param streamsMax at once in this process
 * @param streamsPerTenantMax at once of one tenant, in this process
 * @param tailSize memory for the newest events of the tenants that are read live
 * @param pageEvents events that a reader takes at a time
 * @param pageSize of their data, soft by one event
 * @param historyReadsMax pages of history read at once for readers that have not caught up
 * @param keepAlive silence after which an event stream says that it is there
 * @param retry what clients are told to wait before they come back after a broken connection
 * @param reconnectOver over how long clients are spread when this process goes
 */
record LiveProperties(
    @DefaultValue("20000") int streamsMax,
    @DefaultValue("5000") int streamsPerTenantMax,
    @DefaultValue("32MB") DataSize tailSize,
    @DefaultValue("500") int pageEvents,
    @DefaultValue("256KB") DataSize pageSize,
    @DefaultValue("8") int historyReadsMax,
    @DefaultValue("15s") Duration keepAlive,
    @DefaultValue("1s") Duration retry,
    @DefaultValue("2s") Duration reconnectOver) {

  private static final DataSize PAGE_SIZE_MAX = DataSize.ofMegabytes(32);

  LiveProperties {
    require(streamsMax >= 1, "streams-max", streamsMax, "at least 1");
    require(streamsPerTenantMax >= 1, "streams-per-tenant-max", streamsPerTenantMax, "at least 1");
    require(!tailSize.isNegative(), "tail-size", tailSize, "0 or more");
    require(pageEvents >= 1, "page-events", pageEvents, "at least 1");
    require(
        pageSize.toBytes() >= 1 && pageSize.compareTo(PAGE_SIZE_MAX) <= 0,
        "page-size",
        pageSize,
        "1B to " + PAGE_SIZE_MAX);
    require(historyReadsMax >= 1, "history-reads-max", historyReadsMax, "at least 1");
    require(keepAlive.isPositive(), "keep-alive", keepAlive, "more than 0");
    require(!retry.isNegative(), "retry", retry, "0 or more");
    require(!reconnectOver.isNegative(), "reconnect-over", reconnectOver, "0 or more");
  }

  LiveLimits limits() {
    return new LiveLimits(
        streamsMax,
        streamsPerTenantMax,
        tailSize.toBytes(),
        pageEvents,
        (int) pageSize.toBytes(),
        historyReadsMax,
        keepAlive,
        retry,
        reconnectOver);
  }

  private static void require(boolean holds, String setting, Object value, String expected) {
    ReplayProperties.require(holds, "live." + setting, value, expected);
  }
}
