package io.throughline.dashboard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.Resource;

/**
 * The page's document.
 *
 * @param html UTF-8
 * @param isBuilt false where the build left the page out, and {@code html} says why
 */
record Page(byte[] html, boolean isBuilt) {

  private static final String MISSING =
      """
      <!doctype html>
      <html lang="en">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <title>Throughline: no dashboard</title>
      <h1>This server was built without its dashboard</h1>
      <p>Everything else works. The page is built with Node, which was not there.</p>
      <ol>
        <li>Install Node 20 or newer, with npm.</li>
        <li>Build again: <code>./throughline up</code>, or <code>mvn package</code>.</li>
      </ol>
      <p>Meanwhile: <code>./throughline help</code>, and <a href="/actuator/health">/actuator/health</a>.</p>
      </html>
      """;

  static Page of(Resource index) {
    if (!index.exists()) {
      return new Page(MISSING.getBytes(StandardCharsets.UTF_8), false);
    }
    try {
      return new Page(index.getContentAsByteArray(), true);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
