package io.throughline.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * An authorization server for tests: a key, its JWKS over HTTP on a free port, and tokens of any
 * content.
 *
 * <p>Safe for use by any thread.
 */
public final class TestTokens implements AutoCloseable {

  private final RSAKey key = newKey("test");
  private final RSAKey strangersKey = newKey("test");
  private final HttpServer server;

  private TestTokens(HttpServer server) {
    this.server = server;
    serveJson("/jwks", new JWKSet(key.toPublicJWK()).toString());
    serveJson(
        "/.well-known/openid-configuration",
        "{\"issuer\":\"%s\",\"jwks_uri\":\"%s\",\"subject_types_supported\":[\"public\"]}"
            .formatted(issuer(), jwkSetUri()));
  }

  /** Starts to serve the key. */
  public static TestTokens start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      TestTokens tokens = new TestTokens(server);
      server.start();
      return tokens;
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** The issuer of every token unless it says otherwise; has the OpenID metadata below it. */
  public String issuer() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  public String jwkSetUri() {
    return issuer() + "/jwks";
  }

  /** A token of {@code tenant} with {@code scopes}, valid for an hour. */
  public String mint(String tenant, String... scopes) {
    return token(tenant).scopes(scopes).mint();
  }

  /** Begins a token of {@code tenant}: valid for an hour, without scopes until it is given some. */
  public TestToken token(String tenant) {
    return new TestToken(key, strangersKey, issuer(), tenant);
  }

  /** Stops serving the key; tokens can still be minted. */
  @Override
  public void close() {
    server.stop(0);
  }

  private void serveJson(String path, String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    server.createContext(path, exchange -> answer(exchange, body));
  }

  private static void answer(HttpExchange exchange, byte[] body) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static RSAKey newKey(String id) {
    try {
      return new RSAKeyGenerator(2048).keyID(id).generate();
    } catch (JOSEException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
