package io.throughline.replay.share;

import io.throughline.event.ErrorCode;
import io.throughline.event.Problem;
import io.throughline.event.TenantId;
import io.throughline.replay.share.Exchange.Moved;
import io.throughline.replay.share.ForwardMeters.Outcome;
import io.throughline.replay.share.Forwarder.Asked;
import io.throughline.service.problem.ProblemWriter;
import io.throughline.service.security.Caller;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;

/**
 * Sends a tenant's request to the instance that has its partition, and the answer back, byte by
 * byte as it comes. It stands behind the filters that know the caller.
 *
 * <p>Whoever has the partition and can't be reached is as good as nobody: the request is then
 * answered here, which without an index means from the log. What moves bytes is a virtual thread of
 * its own, because a server has only so many requests at once on its own.
 */
final class ForwardingFilter extends HttpFilter {

  private static final Logger log = LoggerFactory.getLogger(ForwardingFilter.class);
  private static final String SECONDS_UNTIL_SETTLED = "1";
  private static final String SECONDS_UNTIL_ROOM = "5";
  private static final String EVENT_STREAM = "text/event-stream";
  private static final String BROKEN_OFF = ForwardingFilter.class.getName() + ".brokenOff";

  /** Of one connection, or made anew by this server. */
  private static final Set<String> NOT_PASSED_BACK =
      Set.of("connection", "keep-alive", "transfer-encoding", "date", "server", "trailer");

  private final transient Agreement agreement;
  private final transient ForwardLimits limits;
  private final transient Forwarder forwarder;
  private final transient ProblemWriter problems;
  private final transient ForwardMeters meters;
  private final transient Executor threads;

  ForwardingFilter(
      Agreement agreement,
      ForwardLimits limits,
      Forwarder forwarder,
      ProblemWriter problems,
      ForwardMeters meters,
      Executor threads) {
    this.agreement = agreement;
    this.limits = limits;
    this.forwarder = forwarder;
    this.problems = problems;
    this.meters = meters;
    this.threads = threads;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getAttribute(BROKEN_OFF) != null) {
      // Thrown from here, the container aborts the connection: nobody takes a part for the whole.
      throw new ForwardBrokenOffException();
    }
    TenantId tenant = tenantOf(request);
    if (tenant == null || request.getDispatcherType() != DispatcherType.REQUEST) {
      chain.doFilter(request, response);
      return;
    }
    boolean forwarded = request.getHeader(ForwardedRequest.HEADER) != null;
    switch (agreement.route(tenant, forwarded, limits.patience())) {
      case Route.Here() -> chain.doFilter(request, response);
      case Route.Elsewhere(var owner) ->
          forward(request, response, ForwardedRequest.of(request, owner));
      case Route.Unsettled(String why) -> {
        meters.count(Outcome.REFUSED);
        refuse(response, ErrorCode.REPLAY_UNAVAILABLE, why, SECONDS_UNTIL_SETTLED);
      }
    }
  }

  private void forward(
      HttpServletRequest request, HttpServletResponse response, HttpRequest forwarded)
      throws IOException {
    boolean live =
        request.getParameter("wait") != null
            || String.valueOf(request.getHeader(HttpHeaders.ACCEPT)).contains(EVENT_STREAM);
    Exchange exchange = forwarder.enter(live);
    if (exchange == null) {
      meters.count(Outcome.REFUSED);
      String why =
          "This server forwards %d requests, which is as many as it takes, or it is going."
              .formatted(forwarder.active());
      refuse(response, ErrorCode.OVERLOADED, why, SECONDS_UNTIL_ROOM);
      return;
    }
    AsyncContext async = request.startAsync();
    async.setTimeout(0);
    threads.execute(() -> run(exchange, async, request, response, forwarded));
  }

  private void run(
      Exchange exchange,
      AsyncContext async,
      HttpServletRequest request,
      HttpServletResponse response,
      HttpRequest forwarded) {
    Outcome outcome = Outcome.FAILED;
    try {
      outcome = answer(exchange, request, response, forwarded);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (IOException gone) {
      outcome = Outcome.CLIENT_GONE;
    } catch (RuntimeException bug) {
      log.error("forwarding {} failed", request.getRequestURI(), bug);
    } finally {
      forwarder.leave(exchange);
      meters.count(outcome);
      end(outcome, async, request, response);
    }
  }

  private Outcome answer(
      Exchange exchange,
      HttpServletRequest request,
      HttpServletResponse response,
      HttpRequest forwarded)
      throws IOException, InterruptedException {
    return switch (forwarder.ask(exchange, forwarded, ForwardedRequest.waits(request))) {
      case Asked.Answered(HttpResponse<InputStream> answer) -> {
        passBack(answer, response);
        yield switch (exchange.move(answer.body(), response.getOutputStream())) {
          case Moved.WHOLE -> Outcome.ANSWERED;
          case Moved.BROKEN_OFF -> Outcome.BROKEN_OFF;
          case Moved.CLIENT_GONE -> Outcome.CLIENT_GONE;
        };
      }
      case Asked.NobodyThere(String why) -> {
        log.info("{} is not there and is answered for: {}", forwarded.uri().getAuthority(), why);
        yield Outcome.ANSWERED_HERE;
      }
      case Asked.TooLate() -> {
        String why = "The instance that has the tenant's partition does not answer.";
        refuse(response, ErrorCode.REPLAY_UNAVAILABLE, why, SECONDS_UNTIL_SETTLED);
        yield Outcome.REFUSED;
      }
    };
  }

  private static void end(
      Outcome outcome,
      AsyncContext async,
      HttpServletRequest request,
      HttpServletResponse response) {
    switch (outcome) {
      case ANSWERED, REFUSED, CLIENT_GONE -> async.complete();
      case ANSWERED_HERE -> async.dispatch();
      case BROKEN_OFF, FAILED -> {
        if (String.valueOf(response.getContentType()).startsWith(EVENT_STREAM)) {
          async.complete(); // an event stream ends anywhere, and its client comes back
        } else {
          request.setAttribute(BROKEN_OFF, true);
          async.dispatch();
        }
      }
    }
  }

  private static void passBack(HttpResponse<InputStream> answer, HttpServletResponse response)
      throws IOException {
    response.setStatus(answer.statusCode());
    answer
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (!NOT_PASSED_BACK.contains(name.toLowerCase(Locale.ROOT))) {
                pass(response, name, values);
              }
            });
    if (answer.headers().firstValue("Content-Length").isEmpty()) {
      response.flushBuffer(); // an event stream may be silent for long after its headers
    }
  }

  /** In the place of what this server says, but for what answers vary by: that adds up. */
  private static void pass(HttpServletResponse response, String name, List<String> values) {
    boolean varies = name.equalsIgnoreCase(HttpHeaders.VARY);
    for (int i = 0; i < values.size(); i++) {
      if (i == 0 && !varies) {
        response.setHeader(name, values.getFirst());
      } else if (!varies || !response.getHeaders(name).contains(values.get(i))) {
        response.addHeader(name, values.get(i));
      }
    }
  }

  private void refuse(HttpServletResponse response, ErrorCode code, String why, String seconds)
      throws IOException {
    response.setHeader(HttpHeaders.RETRY_AFTER, seconds);
    problems.write(response, Problem.of(code, why));
  }

  /** Absent for whatever is no tenant's reading. */
  private static @Nullable TenantId tenantOf(HttpServletRequest request) {
    boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    return reads
            && request.getUserPrincipal() instanceof Authentication authentication
            && authentication.getPrincipal() instanceof Caller caller
        ? caller.tenant()
        : null;
  }
}
