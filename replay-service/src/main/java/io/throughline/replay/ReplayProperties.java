package io.throughline.replay;

import io.throughline.replay.history.HistoryLimits;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The settings of the replay service.
 *
 * @param pageEvents events in a page where a request does not say; a stream of lines reads as many
 *     at a time
 * @param pageEventsMax the most that a request may ask for
 * @param pageSize of a page's data, soft by one event
 * @param pageTime after which a page that is still looking for events is answered as it is
 */
@ConfigurationProperties("throughline.replay")
record ReplayProperties(
    @DefaultValue("1000") int pageEvents,
    @DefaultValue("10000") int pageEventsMax,
    @DefaultValue("8MB") DataSize pageSize,
    @DefaultValue("2s") Duration pageTime,
    @DefaultValue ReadModelProperties readModel,
    @DefaultValue ShareProperties share,
    @DefaultValue LiveProperties live) {

  private static final DataSize PAGE_SIZE_MAX = DataSize.ofMegabytes(32);

  ReplayProperties {
    require(pageEventsMax >= 1, "page-events-max", pageEventsMax, "at least 1");
    require(
        pageEvents >= 1 && pageEvents <= pageEventsMax,
        "page-events",
        pageEvents,
        "1 to page-events-max, " + pageEventsMax);
    require(
        pageSize.toBytes() >= 1 && pageSize.compareTo(PAGE_SIZE_MAX) <= 0,
        "page-size",
        pageSize,
        "1B to " + PAGE_SIZE_MAX);
    require(pageTime.isPositive(), "page-time", pageTime, "more than 0");
    require(
        !share.enabled() || readModel.enabled(),
        "share.enabled",
        "true without a read model",
        "read-model.enabled: it is what is shared");
  }

  HistoryLimits history() {
    return new HistoryLimits(pageEvents, pageEventsMax, (int) pageSize.toBytes(), pageTime);
  }

  static void require(boolean holds, String setting, Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(
          "throughline.replay.%s: %s (expected: %s)".formatted(setting, value, expected));
    }
  }
}
