package io.throughline.gateway.session;

import io.throughline.gateway.publish.Publisher;
import io.throughline.gateway.publish.Publisher.Outcome;
import io.throughline.gateway.publish.Publisher.Read;
import io.throughline.log.EventAppender.Append;
import io.throughline.service.security.Caller;
import io.throughline.service.security.Scopes;
import io.throughline.stomp.Headers;
import io.throughline.stomp.StompError;
import io.throughline.stomp.session.Action;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends: appended one after the other, each answered when the log has it. Owned by
 * the session's lane.
 */
final class Sends {

  private static final String TOKEN_DESTINATION = "/app/token";

  private final Session session;
  private final SessionContext context;
  private final Dialogue dialogue;
  private final Identity identity;
  private int underWay;
  private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

  Sends(Session session, SessionContext context, Dialogue dialogue, Identity identity) {
    this.session = session;
    this.context = context;
    this.dialogue = dialogue;
    this.identity = identity;
  }

  /** Whether no more may be under way. */
  boolean isMax() {
    return underWay >= context.limits().publishingMax();
  }

  void publish(Action.Publish frame) {
    if (frame.destination().equals(TOKEN_DESTINATION)) {
      identity.refresh(new String(frame.body(), StandardCharsets.UTF_8), frame.receipt());
      return;
    }
    switch (read(frame)) {
      case Read.Bad(var failed) -> dialogue.fail(failed.code(), failed.message(), frame.receipt());
      case Read.Good(var append) ->
          await(context.publisher().append(last, append), frame.receipt());
    }
  }

  void commit(Action.Commit frame) {
    List<Append> appends = new ArrayList<>();
    for (Action.Publish publish : frame.publishes()) {
      switch (read(publish)) {
        case Read.Bad(var failed) -> {
          dialogue.fail(failed.code(), failed.message(), frame.receipt());
          return;
        }
        case Read.Good(var append) -> appends.add(append);
      }
    }
    await(context.publisher().appendAtomically(last, appends), frame.receipt());
  }

  private Read read(Action.Publish frame) {
    Caller who = identity.known();
    if (!who.has(Scopes.EVENTS_WRITE)) {
      return new Read.Bad(
          new Outcome.Failed(StompError.FORBIDDEN, "scope: events:write is missing"));
    }
    return context
        .publisher()
        .read(who.tenant(), who.user(), frame.destination(), frame.headers(), frame.body());
  }

  private void await(CompletableFuture<Outcome> outcome, @Nullable String receipt) {
    underWay++;
    last = outcome;
    outcome.whenComplete((done, bug) -> session.execute(() -> published(done, receipt)));
  }

  private void published(@Nullable Outcome outcome, @Nullable String receipt) {
    underWay--;
    switch (outcome) {
      case null -> dialogue.fail(StompError.INTERNAL, "the event could not be appended", receipt);
      case Outcome.Failed(var code, var message) -> dialogue.fail(code, message, receipt);
      case Outcome.Published(var positions) -> {
        Publisher.Sealable newest = positions.getLast();
        dialogue.receipt(
            receipt,
            Headers.of("position", context.seal().seal(newest.stream(), newest.position())));
      }
    }
  }
}
