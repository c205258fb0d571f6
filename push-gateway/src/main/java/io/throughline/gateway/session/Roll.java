package io.throughline.gateway.session;

import io.throughline.event.TenantId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Who is connected, asked of the lanes: each answers for its own sessions between two passes, one
 * session at a time, so that nobody's events wait for it. Safe for use by any thread.
 */
final class Roll {

  private final List<Lane> lanes;

  Roll(List<Lane> lanes) {
    this.lanes = lanes;
  }

  /**
   * A page of a tenant's sessions, in the order of their ids.
   *
   * @param after the id that the page begins after; empty for the first page
   * @param max sessions in it, at most
   */
  CompletableFuture<SessionPage> page(TenantId tenant, String after, int max) {
    return gather(lanes.stream().map(lane -> ask(lane, () -> of(lane, tenant))).toList())
        .thenCompose(
            perLane -> {
              List<Session> all =
                  perLane.stream()
                      .flatMap(List::stream)
                      .sorted(Comparator.comparing(Session::id))
                      .toList();
              List<Session> rest = all.stream().filter(s -> s.id().compareTo(after) > 0).toList();
              List<Session> page = rest.subList(0, Math.min(max, rest.size()));
              return gather(page.stream().map(s -> ask(s.lane(), s::report)).toList())
                  .thenApply(
                      reports ->
                          new SessionPage(
                              reports.stream().filter(Objects::nonNull).toList(),
                              all.size(),
                              rest.size() > max ? page.getLast().id() : null));
            });
  }

  private static List<Session> of(Lane lane, TenantId tenant) {
    List<Session> own = new ArrayList<>();
    for (Session session : lane.sessions()) {
      if (tenant.equals(session.tenant())) {
        own.add(session);
      }
    }
    return own;
  }

  private static <T> CompletableFuture<T> ask(Lane lane, Supplier<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    lane.execute(
        () -> {
          try {
            answer.complete(question.get());
          } catch (RuntimeException bug) {
            answer.completeExceptionally(bug);
          }
        });
    return answer;
  }

  private static <T> CompletableFuture<List<T>> gather(List<CompletableFuture<T>> answers) {
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(
            all -> {
              List<T> list = new ArrayList<>();
              answers.forEach(answer -> list.add(answer.join()));
              return list;
            });
  }
}
