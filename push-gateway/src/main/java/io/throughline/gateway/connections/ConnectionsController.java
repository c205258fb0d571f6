package io.throughline.gateway.connections;

import io.throughline.event.ErrorCode;
import io.throughline.event.Problem;
import io.throughline.gateway.session.Lanes;
import io.throughline.gateway.session.SessionPage;
import io.throughline.service.problem.ProblemException;
import io.throughline.service.security.Caller;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /v1/connections}: the caller's own tenant's sessions on this gateway. The scope that
 * it needs is a rule of the filter chain.
 */
@RestController
final class ConnectionsController {

  private static final String PATH = "/v1/connections";
  private static final int LIMIT_MAX = 500;
  private static final int ID_CHARS_MAX = 64;
  private static final long LANES_SECONDS = 5;

  private final Lanes lanes;

  ConnectionsController(Lanes lanes) {
    this.lanes = lanes;
  }

  @GetMapping(PATH)
  ResponseEntity<ConnectionsView> connections(
      Caller caller,
      @RequestParam(defaultValue = "100") String limit,
      @RequestParam(defaultValue = "") String after) {
    int max = limit(limit);
    if (after.length() > ID_CHARS_MAX) {
      throw invalid("after", after.length() + " characters", "the id of a connection");
    }
    SessionPage page = ask(caller, after, max);
    ResponseEntity.BodyBuilder answer = ResponseEntity.ok().cacheControl(CacheControl.noStore());
    if (page.more() != null) {
      String next = URLEncoder.encode(page.more(), StandardCharsets.UTF_8);
      answer.header(
          HttpHeaders.LINK, "<%s?limit=%d&after=%s>; rel=\"next\"".formatted(PATH, max, next));
    }
    return answer.body(ConnectionsView.of(page));
  }

  private SessionPage ask(Caller caller, String after, int max) {
    try {
      return lanes.sessions(caller.tenant(), after, max).get(LANES_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException busy) {
      throw new ProblemException(
          Problem.of(ErrorCode.OVERLOADED, "the gateway's lanes did not answer; try again"));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new ProblemException(Problem.of(ErrorCode.SHUTTING_DOWN, "this server is going down"));
    } catch (ExecutionException bug) {
      throw new IllegalStateException(bug);
    }
  }

  private static int limit(String limit) {
    try {
      int number = Integer.parseInt(limit);
      if (number >= 1 && number <= LIMIT_MAX) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Refused as any other number that is not allowed.
    }
    String shown = limit.length() <= ID_CHARS_MAX ? "'%s'".formatted(limit) : "too long";
    throw invalid("limit", shown, "a whole number from 1 to %d".formatted(LIMIT_MAX));
  }

  private static ProblemException invalid(String field, String found, String expected) {
    return new ProblemException(
        Problem.ofField(ErrorCode.INVALID_PARAMETER, field, found, expected));
  }
}
