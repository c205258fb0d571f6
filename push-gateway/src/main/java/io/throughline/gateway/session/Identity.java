package io.throughline.gateway.session;

import io.throughline.service.security.Caller;
import io.throughline.service.security.TokenVerifier.Result;
import io.throughline.stomp.Headers;
import io.throughline.stomp.StompError;
import io.throughline.stomp.session.ConnectedInfo;
import io.throughline.stomp.session.StompSession;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who the client is: its token, verified, and as long as it is good. Counts the session among its
 * tenant's. Owned by the session's lane.
 */
final class Identity {

  private final Session session;
  private final SessionContext context;
  private final Dialogue dialogue;
  private final StompSession stomp;
  private final @Nullable String handshakeToken;

  private @Nullable Caller caller;
  private @Nullable Instant since;
  private String bearerToken = "";

  Identity(
      Session session,
      SessionContext context,
      Dialogue dialogue,
      StompSession stomp,
      @Nullable String handshakeToken) {
    this.session = session;
    this.context = context;
    this.dialogue = dialogue;
    this.stomp = stomp;
    this.handshakeToken = handshakeToken;
  }

  /** The client's token, as history is asked with. */
  String bearerToken() {
    return bearerToken;
  }

  /** Who it is; nobody before CONNECTED. */
  @Nullable Caller caller() {
    return caller;
  }

  /** When it was let in. */
  @Nullable Instant since() {
    return since;
  }

  /** Who it is, of whom a frame came that only comes after CONNECTED. */
  Caller known() {
    Caller who = caller;
    if (who == null) {
      throw new IllegalStateException("a frame was let through before CONNECTED");
    }
    return who;
  }

  boolean isExpired() {
    return caller != null && !context.clock().instant().isBefore(caller.expiresAt());
  }

  void leave() {
    if (caller != null) {
      context.admission().leave(caller.tenant());
    }
  }

  void authenticate(@Nullable String tokenInFrame) {
    String token = tokenInFrame != null ? tokenInFrame : handshakeToken;
    if (token == null) {
      dialogue.perform(
          stomp.refused(
              "Authorization: missing (expected: a header 'Authorization: Bearer <jwt>')"));
      return;
    }
    context
        .blocking()
        .execute(
            () -> {
              Result result = context.verifier().verify(token);
              session.execute(() -> authenticated(token, result));
            });
  }

  private void authenticated(String token, Result result) {
    if (dialogue.isEnded()) {
      return; // nobody would count it out again
    }
    switch (result) {
      case Result.Refused(var reason) -> dialogue.perform(stomp.refused(reason));
      case Result.Unavailable(var reason) -> dialogue.fail(StompError.UNAVAILABLE, reason, null);
      case Result.Verified(var verified) -> enter(token, verified);
    }
  }

  private void enter(String token, Caller verified) {
    if (!context.tail().isPrimed()) {
      dialogue.fail(StompError.UNAVAILABLE, "this gateway is not ready yet; connect again", null);
      return;
    }
    if (!context.admission().enter(verified.tenant())) {
      dialogue.fail(
          StompError.TOO_MANY_SESSIONS,
          "tenant: has %d sessions (expected: no more than that)"
              .formatted(context.admission().perTenantMax()),
          null);
      return;
    }
    caller = verified;
    since = context.clock().instant();
    bearerToken = token;
    dialogue.perform(
        stomp.authenticated(
            new ConnectedInfo(
                session.id(), context.server(), verified.user(), verified.tenant().value()),
            session.lane().nanoTime() / 1_000_000));
  }

  /** A SEND to {@code /app/token}: the session goes on with a newer token of the same tenant. */
  void refresh(String token, @Nullable String receipt) {
    context
        .blocking()
        .execute(
            () -> {
              Result result = context.verifier().verify(token);
              session.execute(() -> refreshed(token, result, receipt));
            });
  }

  private void refreshed(String token, Result result, @Nullable String receipt) {
    Caller before = caller;
    if (result instanceof Result.Verified(var newer)
        && before != null
        && newer.tenant().equals(before.tenant())) {
      caller = newer;
      bearerToken = token;
      dialogue.receipt(receipt, Headers.EMPTY);
      return;
    }
    String reason =
        switch (result) {
          case Result.Refused(var refused) -> refused;
          case Result.Unavailable(var unavailable) -> unavailable;
          case Result.Verified other -> "token: is not of this session's tenant";
        };
    dialogue.fail(StompError.UNAUTHENTICATED, reason, receipt);
  }
}
