package io.throughline.replay.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.event.TenantId;
import io.throughline.log.share.Owners;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who answers. */
class RouteTest {

  private static final TenantId ACME = new TenantId("acme");
  private static final Owners MINE =
      new Owners(1, 0, List.of("http://me", "http://other"), List.of(0));
  private static final Owners ANOTHERS =
      new Owners(2, 0, List.of("http://me", "http://other"), List.of(1));

  @Test
  void whatIsMine_isAnsweredHere_whoeverSentIt() {
    assertThat(Route.of(MINE, ACME, false)).isEqualTo(new Route.Here());
    assertThat(Route.of(MINE, ACME, true)).isEqualTo(new Route.Here());
  }

  @Test
  void whatIsAnothers_goesThere_butNotTwice() {
    assertThat(Route.of(ANOTHERS, ACME, false))
        .isEqualTo(new Route.Elsewhere(URI.create("http://other")));
    assertThat(Route.of(ANOTHERS, ACME, true)).isInstanceOf(Route.Unsettled.class);
  }

  @Test
  void whoKnowsNothingYet_waitsForTheAgreement_aWhile() {
    Agreement agreement = new Agreement();
    assertThat(agreement.route(ACME, false, Duration.ofMillis(1)))
        .isInstanceOf(Route.Unsettled.class);
    CompletableFuture<Route> waiting =
        CompletableFuture.supplyAsync(() -> agreement.route(ACME, true, Duration.ofMinutes(1)));
    agreement.replace(ANOTHERS);
    agreement.replace(MINE);
    assertThat(waiting.join()).isEqualTo(new Route.Here());
  }

  @Test
  void aTarget_isPassedOnAsItCame_withWhatNoUriTakesEscaped() {
    assertThat(ForwardedRequest.escaped("/v1/streams/a/events")).isEqualTo("/v1/streams/a/events");
    assertThat(ForwardedRequest.escaped("since=2026-01-01T00:00:00+02:00&types=a,b&x=%C3%BC"))
        .isEqualTo("since=2026-01-01T00:00:00+02:00&types=a,b&x=%C3%BC");
    assertThat(ForwardedRequest.escaped("subject={a|\"b\"}#ü"))
        .isEqualTo("subject=%7Ba%7C%22b%22%7D%23%C3%BC");
  }
}
