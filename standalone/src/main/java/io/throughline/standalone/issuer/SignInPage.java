package io.throughline.standalone.issuer;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.web.util.HtmlUtils;

/** The page on which a person picks a demo tenant: one button each. Pure. */
final class SignInPage {

  private static final Map<String, String> ABOUT =
      Map.of(
          "acme", "This machine reports its own metrics here",
          "globex", "A second tenant, to see what is kept apart",
          "initech", "A third one");

  private static final String STYLE =
      """
      :root{color-scheme:light dark;font:15px/1.5 system-ui,sans-serif;--back:light-dark(#fafafa,#0b0c0e);\
      --card:light-dark(#fff,#131519);--line:light-dark(#e4e5e9,#262a31);--text:light-dark(#16181d,#eceef2);\
      --quiet:light-dark(#5b606b,#9aa1ae);--mark:light-dark(#3f51d6,#8b9bff)}
      *{box-sizing:border-box}
      body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px;background:var(--back);color:var(--text)}
      main{width:min(400px,100%);background:var(--card);border:1px solid var(--line);border-radius:14px;padding:32px;\
      box-shadow:0 12px 40px rgb(0 0 0/.07)}
      svg{display:block;color:var(--mark)}
      h1{font-size:20px;line-height:1.3;margin:16px 0 4px;letter-spacing:-.01em}
      p{margin:0;color:var(--quiet)}
      form{display:grid;gap:8px;margin:24px 0}
      button{display:grid;grid-template-columns:36px 1fr;gap:0 12px;align-items:center;text-align:left;padding:12px;\
      border:1px solid var(--line);border-radius:10px;background:none;color:inherit;font:inherit;cursor:pointer;\
      transition:border-color .12s,background-color .12s}
      button:hover{border-color:var(--mark);background:color-mix(in srgb,var(--mark) 6%,transparent)}
      button:focus-visible{outline:2px solid var(--mark);outline-offset:2px}
      .letter{grid-row:span 2;width:36px;height:36px;border-radius:9px;display:grid;place-items:center;font-weight:600;\
      background:color-mix(in srgb,var(--mark) 14%,transparent);color:var(--mark)}
      .name{font-weight:600;line-height:1.3}
      .about{font-size:13px;color:var(--quiet);line-height:1.35}
      .note{font-size:13px}
      @media(prefers-reduced-motion:reduce){button{transition:none}}
      """;

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Sign in to Throughline</title>
      <style>%s</style>
      </head>
      <body>
      <main>
      <svg width="36" height="36" viewBox="0 0 32 32" fill="none" aria-hidden="true">\
      <path d="M3 22h7l4-12 5 18 4-10h6" stroke="currentColor" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/></svg>
      <h1>Pick a demo tenant</h1>
      <p>Each sees its own streams and nothing of the others.</p>
      <form method="post" action="/sign-in">
      <input type="hidden" name="%s" value="%s">
      %s
      </form>
      <p class="note">No password: this authorization server is for this machine only.</p>
      </main>
      </body>
      </html>
      """;

  private static final String BUTTON =
      """
      <button name="tenant" value="%1$s"><span class="letter" aria-hidden="true">%2$s</span>\
      <span class="name">%1$s</span><span class="about">%3$s</span></button>""";

  static String html(String csrfParameter, String csrfToken) {
    String buttons =
        DemoTenants.NAMES.stream()
            .map(
                name ->
                    BUTTON.formatted(
                        name,
                        name.substring(0, 1).toUpperCase(java.util.Locale.ROOT),
                        ABOUT.getOrDefault(name, "")))
            .collect(Collectors.joining("\n"));
    return PAGE.formatted(
        STYLE, HtmlUtils.htmlEscape(csrfParameter), HtmlUtils.htmlEscape(csrfToken), buttons);
  }

  /**
   * Browsers hold the redirects that follow a form to {@code form-action} too.
   *
   * @param dashboards where a person goes from here
   */
  static String policy(List<URI> dashboards) {
    String targets = dashboards.stream().map(URI::toString).collect(Collectors.joining(" "));
    return "default-src 'none'; style-src 'sha256-%s'; form-action 'self' %s; base-uri 'none'; frame-ancestors 'none'"
        .formatted(sha256(STYLE), targets);
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  private SignInPage() {}
}
