package io.throughline.standalone.issuer;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.server.authorization.InMemoryOAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;

/**
 * Remembers the newest authorizations and forgets the others: the tokens carry all that the
 * services need, so a forgotten one stays good; only the authorization server itself no longer
 * knows it.
 */
final class RecentAuthorizations implements OAuth2AuthorizationService {

  private final InMemoryOAuth2AuthorizationService known = new InMemoryOAuth2AuthorizationService();
  private final Deque<OAuth2Authorization> oldestFirst = new ArrayDeque<>();
  private final int countMax;

  RecentAuthorizations(int countMax) {
    this.countMax = countMax;
  }

  @Override
  public synchronized void save(OAuth2Authorization authorization) {
    known.save(authorization);
    oldestFirst.removeIf(older -> older.getId().equals(authorization.getId()));
    oldestFirst.addLast(authorization);
    if (oldestFirst.size() > countMax) {
      known.remove(oldestFirst.removeFirst());
    }
  }

  @Override
  public synchronized void remove(OAuth2Authorization authorization) {
    known.remove(authorization);
    oldestFirst.removeIf(older -> older.getId().equals(authorization.getId()));
  }

  @Override
  public synchronized @Nullable OAuth2Authorization findById(String id) {
    return known.findById(id);
  }

  @Override
  public synchronized @Nullable OAuth2Authorization findByToken(
      String token, @Nullable OAuth2TokenType type) {
    return known.findByToken(token, type);
  }
}
