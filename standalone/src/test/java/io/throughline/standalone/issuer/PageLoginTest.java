package io.throughline.standalone.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.standalone.Options;
import io.throughline.standalone.Standalone;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The web page's way to a token, step by step as a browser goes it. */
class PageLoginTest {

  /** RFC 7636, appendix B. */
  private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static Standalone server;

  private HttpClient browser;

  @BeforeAll
  static void start(@TempDir Path directory) {
    server = Standalone.start(Options.forTests(directory));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void openABrowser() {
    browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
  }

  @Test
  void oneClick_givesATokenOfThatTenant_thatReadsWritesAndAdministrates() {
    JsonNode token = claims(redeem(pick("globex", authorize("")), VERIFIER));
    assertThat(token.path("tenant").asString()).isEqualTo("globex");
    assertThat(token.path("scope").asString().split(" "))
        .containsExactlyInAnyOrder("events:read", "events:write", "tenant:admin");
    assertThat(token.path("aud").toString()).contains("throughline");
  }

  @Test
  void whoSignedIn_isNotAskedAgain_untilAnotherAccountIsWanted() {
    pick("acme", authorize(""));
    HttpResponse<String> again = authorize("");
    assertThat(claims(redeem(codeOf(again), VERIFIER)).path("tenant").asString()).isEqualTo("acme");

    HttpResponse<String> another = authorize("&prompt=select_account");
    assertThat(location(another).getPath()).isEqualTo("/oauth2/authorize");
    assertThat(location(another).getQuery()).doesNotContain("prompt");
    HttpResponse<String> asked = get(location(another));
    JsonNode token = claims(redeem(pick("initech", asked), VERIFIER));
    assertThat(token.path("tenant").asString()).isEqualTo("initech");
  }

  @Test
  void withoutTheVerifier_aCodeIsWorthNothing() {
    String code = pick("acme", authorize(""));
    HttpResponse<String> refused =
        token(code, "another-verifier-another-verifier-another-verifier");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("invalid_grant");
  }

  @Test
  void aRequestWithoutAChallenge_orBackToAnotherPlace_isRefused() {
    pick("acme", authorize(""));
    HttpResponse<String> plain =
        get(
            URI.create(
                server.url()
                    + "/oauth2/authorize?response_type=code&client_id=throughline-dashboard"
                    + "&scope=events:read&state=s&redirect_uri="
                    + encoded(server.url() + "/login/callback")));
    assertThat(location(plain).getQuery()).contains("error=invalid_request");
    HttpResponse<String> elsewhere =
        get(URI.create(authorizeUrl("https://evil.example/login/callback", "")));
    assertThat(elsewhere.statusCode()).isEqualTo(400);
  }

  @Test
  void onlyTheDemoTenants_andOnlyFromThePageItself() {
    HttpResponse<String> page = get(location(authorize("")));
    HttpResponse<String> unknown = post("/sign-in", "tenant=umbrella&_csrf=" + encoded(csrf(page)));
    assertThat(location(unknown).getPath()).isEqualTo("/sign-in");
    assertThat(authorize("").headers().firstValue("Location").orElse("")).endsWith("/sign-in");
    assertThat(post("/sign-in", "tenant=acme").statusCode()).isEqualTo(403);
  }

  @Test
  void thePageOfTenants_loadsNothingAndSendsToThisServerOnly() {
    HttpResponse<String> page = get(location(authorize("")));
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .startsWith("default-src 'none'; style-src 'sha256-")
        .contains("form-action 'self' " + server.url())
        .contains("frame-ancestors 'none'");
    assertThat(page.body()).contains("value=\"acme\"", "value=\"globex\"", "value=\"initech\"");
    assertThat(page.headers().firstValue("Set-Cookie").orElse("")).doesNotContain("JSESSIONID");
  }

  @Test
  void clientsWithASecret_getNoSession() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url() + "/oauth2/token"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder()
                        .encodeToString("acme:acme-secret".getBytes(StandardCharsets.UTF_8)))
            .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials"))
            .build();
    HttpResponse<String> answer = browser.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(claims(JSON.readTree(answer.body())).path("tenant").asString()).isEqualTo("acme");
  }

  private HttpResponse<String> authorize(String more) {
    return get(URI.create(authorizeUrl(server.url() + "/login/callback", more)));
  }

  private static String authorizeUrl(String redirect, String more) {
    return server.url()
        + "/oauth2/authorize?response_type=code&client_id=throughline-dashboard&state=s"
        + "&scope="
        + encoded("events:read events:write tenant:admin")
        + "&redirect_uri="
        + encoded(redirect)
        + "&code_challenge_method=S256&code_challenge="
        + CHALLENGE
        + more;
  }

  /**
   * Presses a tenant's button on the page that the authorization endpoint led to, and follows to
   * the code.
   */
  private String pick(String tenant, HttpResponse<String> redirect) {
    HttpResponse<String> page = get(location(redirect));
    HttpResponse<String> picked =
        post("/sign-in", "tenant=" + tenant + "&_csrf=" + encoded(csrf(page)));
    return codeOf(get(location(picked)));
  }

  private static String csrf(HttpResponse<String> page) {
    Matcher field = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"").matcher(page.body());
    assertThat(field.find()).as(page.body()).isTrue();
    return field.group(1);
  }

  private static String codeOf(HttpResponse<String> redirect) {
    URI back = location(redirect);
    assertThat(back.toString()).startsWith(server.url() + "/login/callback?").contains("state=s");
    Matcher code = Pattern.compile("code=([^&]+)").matcher(back.getQuery());
    assertThat(code.find()).isTrue();
    return code.group(1);
  }

  private JsonNode redeem(String code, String verifier) {
    HttpResponse<String> answer = token(code, verifier);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private HttpResponse<String> token(String code, String verifier) {
    return post(
        "/oauth2/token",
        "grant_type=authorization_code&client_id=throughline-dashboard&code="
            + encoded(code)
            + "&code_verifier="
            + verifier
            + "&redirect_uri="
            + encoded(server.url() + "/login/callback"));
  }

  private static JsonNode claims(JsonNode answer) {
    String payload = answer.path("access_token").asString().split("\\.")[1];
    return JSON.readTree(Base64.getUrlDecoder().decode(payload));
  }

  private HttpResponse<String> get(URI uri) {
    return send(HttpRequest.newBuilder(uri).header("Accept", "text/html"));
  }

  private HttpResponse<String> post(String path, String form) {
    return send(
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException failure) {
      throw new AssertionError(failure);
    }
  }

  /** Absolute: servers may answer with a path. */
  private static URI location(HttpResponse<String> redirect) {
    String target = redirect.headers().firstValue("Location").orElseThrow();
    return redirect.uri().resolve(target);
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
