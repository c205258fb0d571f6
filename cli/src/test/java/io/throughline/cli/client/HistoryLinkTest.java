package io.throughline.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

class HistoryLinkTest {

  private static final URI PAGE = URI.create("http://host:8080/v1/streams/metrics/events?last=5");

  @Test
  void nextIsFoundAmongOthers_absoluteOrRelative() {
    assertThat(HistoryClient.next(PAGE, "</v1/x?after=p>; rel=\"next\""))
        .isEqualTo(URI.create("http://host:8080/v1/x?after=p"));
    assertThat(HistoryClient.next(PAGE, "<http://a/b>; rel=prev, <http://a/c>; rel=next; title=x"))
        .isEqualTo(URI.create("http://a/c"));
    assertThat(HistoryClient.next(PAGE, "<?after=q>; rel=\"next\""))
        .isEqualTo(URI.create("http://host:8080/v1/streams/metrics/events?after=q"));
  }

  @Test
  void withoutNext_thereIsNone() {
    assertThat(HistoryClient.next(PAGE, null)).isNull();
    assertThat(HistoryClient.next(PAGE, "<http://a/b>; rel=\"prev\"")).isNull();
    assertThat(HistoryClient.next(PAGE, "<http://a/b>; rel=\"nextish\"")).isNull();
    assertThat(HistoryClient.next(PAGE, "<broken")).isNull();
  }
}
