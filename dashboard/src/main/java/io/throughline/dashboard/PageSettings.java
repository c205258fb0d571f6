package io.throughline.dashboard;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the page reads before anything else, as {@code /dashboard/config.json}.
 *
 * @param issuer nothing where the deployment names none: the page says so
 */
record PageSettings(@Nullable URI issuer, String clientId, List<String> scopes) {}
