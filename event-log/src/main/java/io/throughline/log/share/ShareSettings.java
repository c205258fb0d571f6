package io.throughline.log.share;

import java.time.Duration;

/**
 * How this process takes part.
 *
 * @param group the group's name, the same for all that share
 * @param address where the others reach this process
 * @param sessionTimeout of silence after which a member is taken for dead and its partitions move
 */
public record ShareSettings(String group, String address, Duration sessionTimeout) {}
