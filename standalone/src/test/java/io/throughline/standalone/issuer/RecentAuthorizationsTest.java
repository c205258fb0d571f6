package io.throughline.standalone.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

class RecentAuthorizationsTest {

  private static final RegisteredClient ACME = DemoTenants.clients(Duration.ofHours(1)).getFirst();

  @Test
  void theOldestIsForgottenAndTheNewestAreKnown() {
    RecentAuthorizations authorizations = new RecentAuthorizations(2);
    for (String id : new String[] {"1", "2", "3"}) {
      authorizations.save(authorization(id));
    }
    assertThat(authorizations.findById("1")).isNull();
    assertThat(authorizations.findById("2")).isNotNull();
    assertThat(authorizations.findByToken("token 3", OAuth2TokenType.ACCESS_TOKEN)).isNotNull();
  }

  @Test
  void oneThatIsSavedAgainIsAmongTheNewest() {
    RecentAuthorizations authorizations = new RecentAuthorizations(2);
    authorizations.save(authorization("1"));
    authorizations.save(authorization("2"));
    authorizations.save(authorization("1"));
    authorizations.save(authorization("3"));
    assertThat(authorizations.findById("1")).isNotNull();
    assertThat(authorizations.findById("2")).isNull();
  }

  private static OAuth2Authorization authorization(String id) {
    Instant now = Instant.EPOCH;
    return OAuth2Authorization.withRegisteredClient(ACME)
        .id(id)
        .principalName("acme")
        .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
        .token(
            new OAuth2AccessToken(
                OAuth2AccessToken.TokenType.BEARER, "token " + id, now, now.plusSeconds(60)))
        .build();
  }
}
