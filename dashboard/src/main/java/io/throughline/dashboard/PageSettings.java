package io.throughline.dashboard;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the page reads before anything else, as {@code /dashboard/config.json}.
 *
 * @param issuer nothing where the deployment names none: the page says so
 * @param services those that answer elsewhere than where the page is served
 */
record PageSettings(@Nullable URI issuer, String clientId, List<String> scopes, Services services) {

  /**
   * @param history nothing where it answers at the page's own address
   * @param ingest nothing where it answers at the page's own address
   */
  record Services(@Nullable URI history, @Nullable URI ingest) {}

  /** Everybody but the page's own server whom it calls. */
  Stream<URI> others() {
    return Stream.of(issuer, services.history(), services.ingest()).filter(Objects::nonNull);
  }
}
