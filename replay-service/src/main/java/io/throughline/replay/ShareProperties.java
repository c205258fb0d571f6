package io.throughline.replay;

import io.throughline.log.share.ShareSettings;
import io.throughline.replay.share.ForwardLimits;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of several replay services that share the log's partitions.
 *
 * @param enabled whether this one indexes its share alone, and forwards requests for the rest
 * @param group the Kafka consumer group in which they agree; the same for all
 * @param advertisedUrl where the others reach this one
 * @param sessionTimeout of silence after which an instance is taken for dead and its partitions
 *     move
 * @param keepFor how long the index of a partition that another has now is kept on disk
 * @param patience how long a request waits while nobody knows who has its partition
 * @param connectTimeout to the instance that a request is forwarded to
 * @param answerTimeout until that instance begins to answer, beyond what a long poll waits
 * @param silenceMax between two parts of its answer
 * @param forwardedMax requests that are being forwarded at once
 */
record ShareProperties(
    @DefaultValue("false") boolean enabled,
    @DefaultValue("throughline.replay") String group,
    @Nullable URI advertisedUrl,
    @DefaultValue("10s") Duration sessionTimeout,
    @DefaultValue("1h") Duration keepFor,
    @DefaultValue("2s") Duration patience,
    @DefaultValue("1s") Duration connectTimeout,
    @DefaultValue("30s") Duration answerTimeout,
    @DefaultValue("60s") Duration silenceMax,
    @DefaultValue("20000") int forwardedMax) {

  private static final Duration SESSION_MIN = Duration.ofSeconds(1);

  ShareProperties {
    require(
        !enabled || isHttp(advertisedUrl),
        "advertised-url",
        advertisedUrl == null ? "missing" : advertisedUrl,
        "http://host:port or https://host:port, where the other instances reach this one");
    require(!enabled || !group.isBlank(), "group", "empty", "a consumer group's name");
    require(
        sessionTimeout.compareTo(SESSION_MIN) >= 0,
        "session-timeout",
        sessionTimeout,
        "at least 1s, and what the broker's group.min.session.timeout.ms allows");
    require(!keepFor.isNegative(), "keep-for", keepFor, "0 or more");
    require(!patience.isNegative(), "patience", patience, "0 or more");
    require(connectTimeout.isPositive(), "connect-timeout", connectTimeout, "more than 0");
    require(answerTimeout.isPositive(), "answer-timeout", answerTimeout, "more than 0");
    require(silenceMax.isPositive(), "silence-max", silenceMax, "more than 0");
    require(forwardedMax >= 1, "forwarded-max", forwardedMax, "at least 1");
  }

  ShareSettings settings() {
    return new ShareSettings(group, String.valueOf(advertisedUrl), sessionTimeout);
  }

  ForwardLimits limits() {
    return new ForwardLimits(patience, connectTimeout, answerTimeout, silenceMax, forwardedMax);
  }

  private static boolean isHttp(@Nullable URI url) {
    return url != null
        && url.getHost() != null
        && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
        && (url.getPath().isEmpty() || url.getPath().equals("/"));
  }

  private static void require(boolean holds, String setting, Object value, String expected) {
    ReplayProperties.require(holds, "share." + setting, value, expected);
  }
}
