package io.throughline.replay.history;

import static io.throughline.event.ErrorCode.INVALID_PARAMETER;
import static io.throughline.event.ErrorCode.NOT_ACCEPTABLE;

import io.throughline.event.PositionSeal;
import io.throughline.event.Problem;
import io.throughline.event.StreamKey;
import io.throughline.event.StreamName;
import io.throughline.log.StreamCatalog;
import io.throughline.log.UnknownStreamException;
import io.throughline.replay.query.Parsed;
import io.throughline.service.problem.ProblemException;
import io.throughline.service.security.Caller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

/**
 * {@code GET /v1/streams/{stream}/events}: a tenant's history, in the form that it accepts; as an
 * event stream, what happens from then on, too.
 */
@RestController
final class HistoryController {

  private final StreamCatalog catalog;
  private final PositionSeal seal;
  private final HistoryLimits limits;
  private final PageAnswer pages;
  private final LinesAnswer lines;
  private final LiveAnswer live;

  HistoryController(
      StreamCatalog catalog,
      PositionSeal seal,
      HistoryLimits limits,
      PageAnswer pages,
      LinesAnswer lines,
      LiveAnswer live) {
    this.catalog = catalog;
    this.seal = seal;
    this.limits = limits;
    this.pages = pages;
    this.lines = lines;
    this.live = live;
  }

  @GetMapping("/v1/streams/{stream}/events")
  void events(
      Caller caller,
      @PathVariable StreamName stream,
      HttpServletRequest request,
      HttpServletResponse response)
      throws Exception {
    StreamKey key = known(caller, stream);
    HistoryForm form = form(request);
    response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT);
    if (form == HistoryForm.EVENT_STREAM) {
      LiveQuery query = streamQuery(key, request);
      live.stream(query, caller.expiresAt(), request, response);
      return;
    }
    HistoryQuery query = query(key, request);
    if (form == HistoryForm.LINES && query.limit() == null) {
      lines.answer(query, response);
    } else {
      pages.answer(query, form, request.getRequestURI(), response);
    }
  }

  /** A page that waits until there is something for it. */
  @GetMapping(path = "/v1/streams/{stream}/events", params = "wait")
  DeferredResult<ResponseEntity<byte[]>> poll(
      Caller caller, @PathVariable StreamName stream, HttpServletRequest request) {
    StreamKey key = known(caller, stream);
    HistoryForm form = form(request);
    if (form == HistoryForm.EVENT_STREAM) {
      throw new ProblemException(
          Problem.ofField(
              INVALID_PARAMETER, "wait", "given with text/event-stream", "a page's form"));
    }
    LiveQuery query = valid(LiveQuery.ofPoll(key, request.getParameterMap(), seal, limits));
    return live.poll(query, form, request.getRequestURI());
  }

  /** Nothing can be added to a response that is on its way: the container aborts it. */
  @ExceptionHandler
  void brokenOff(BrokenOffException brokenOff) {
    throw brokenOff;
  }

  private StreamKey known(Caller caller, StreamName stream) {
    if (catalog.find(stream).isEmpty()) {
      throw new UnknownStreamException(stream);
    }
    return new StreamKey(caller.tenant(), stream);
  }

  private HistoryQuery query(StreamKey stream, HttpServletRequest request) {
    return valid(HistoryQuery.parse(stream, request.getParameterMap(), seal, limits));
  }

  private LiveQuery streamQuery(StreamKey stream, HttpServletRequest request) {
    String seen = request.getHeader(LiveQuery.LAST_EVENT_ID);
    return valid(LiveQuery.ofStream(stream, request.getParameterMap(), seen, seal, limits));
  }

  private static <Q> Q valid(Parsed<Q> parsed) {
    return switch (parsed) {
      case Parsed.Valid<Q>(Q query) -> query;
      case Parsed.Invalid<Q>(Problem problem) -> throw new ProblemException(problem);
    };
  }

  private static HistoryForm form(HttpServletRequest request) {
    String accept = request.getHeader(HttpHeaders.ACCEPT);
    return HistoryForm.of(accept)
        .orElseThrow(
            () ->
                new ProblemException(
                    Problem.ofField(
                        NOT_ACCEPTABLE,
                        HttpHeaders.ACCEPT,
                        "'%s'".formatted(accept),
                        Arrays.stream(HistoryForm.values())
                            .map(HistoryForm::contentType)
                            .collect(Collectors.joining(", ")))));
  }
}
