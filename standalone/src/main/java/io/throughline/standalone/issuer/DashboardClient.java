package io.throughline.standalone.issuer;

import java.time.Duration;
import java.util.List;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;

/** The web page as a client: it can keep no secret, so PKCE (RFC 7636) takes its place. */
final class DashboardClient {

  static final String ID = "throughline-dashboard";
  private static final String CALLBACK = "/login/callback";

  /**
   * @param dashboards the origins that the page is served at
   */
  static RegisteredClient of(List<String> dashboards, Duration tokenLifetime) {
    return RegisteredClient.withId(ID)
        .clientId(ID)
        .clientAuthenticationMethod(ClientAuthenticationMethod.NONE)
        .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
        .redirectUris(
            uris -> dashboards.stream().map(origin -> origin + CALLBACK).forEach(uris::add))
        .scopes(scopes -> scopes.addAll(DemoTenants.SCOPES))
        .clientSettings(
            ClientSettings.builder()
                .requireProofKey(true)
                .requireAuthorizationConsent(false)
                .build())
        .tokenSettings(TokenSettings.builder().accessTokenTimeToLive(tokenLifetime).build())
        .build();
  }

  private DashboardClient() {}
}
