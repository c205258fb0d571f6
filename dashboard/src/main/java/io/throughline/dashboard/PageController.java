package io.throughline.dashboard;

import java.nio.charset.StandardCharsets;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The document, at every address that the page itself understands. These are named one by one: what
 * is nowhere stays a 404, for the APIs' paths above all.
 */
@RestController
final class PageController {

  private final Page page;
  private final PageSettings settings;
  private final String policy;

  PageController(Page page, PageSettings settings) {
    this.page = page;
    this.settings = settings;
    this.policy = PagePolicy.of(settings);
  }

  @GetMapping({
    "/",
    "/executions",
    "/metrics",
    "/alerts",
    "/events",
    "/connections",
    "/login/callback"
  })
  ResponseEntity<byte[]> document() {
    return ResponseEntity.status(page.isBuilt() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
        .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
        .cacheControl(CacheControl.noCache())
        .header("Content-Security-Policy", policy)
        .header("Referrer-Policy", "no-referrer")
        .header("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        .body(page.html());
  }

  @GetMapping("/dashboard/config.json")
  ResponseEntity<PageSettings> settings() {
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noCache())
        .header(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE)
        .body(settings);
  }
}
