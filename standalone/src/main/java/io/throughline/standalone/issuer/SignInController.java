package io.throughline.standalone.issuer;

import java.nio.charset.StandardCharsets;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where the authorization endpoint sends a person who is not signed in. */
@RestController
final class SignInController {

  static final String PATH = "/sign-in";

  private final String policy;

  SignInController(IssuerProperties properties) {
    this.policy = SignInPage.policy(properties.dashboards());
  }

  @GetMapping(PATH)
  ResponseEntity<String> signIn(CsrfToken csrf) {
    return ResponseEntity.ok()
        .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
        .cacheControl(CacheControl.noStore())
        .header("Content-Security-Policy", policy)
        .header("Referrer-Policy", "same-origin")
        .body(SignInPage.html(csrf.getParameterName(), csrf.getToken()));
  }
}
