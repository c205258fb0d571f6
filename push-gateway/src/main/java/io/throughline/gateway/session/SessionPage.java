package io.throughline.gateway.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of a tenant's sessions on this gateway, in the order of their ids.
 *
 * @param total how many there are in all
 * @param more the id that the next page begins after; absent if there is none
 */
public record SessionPage(List<SessionReport> sessions, int total, @Nullable String more) {}
