package io.throughline.replay.history;

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
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /v1/streams/{stream}/events}: a tenant's history, in the form that it accepts. */
@RestController
final class HistoryController {

  private final StreamCatalog catalog;
  private final PositionSeal seal;
  private final HistoryLimits limits;
  private final PageAnswer pages;
  private final LinesAnswer lines;

  HistoryController(
      StreamCatalog catalog,
      PositionSeal seal,
      HistoryLimits limits,
      PageAnswer pages,
      LinesAnswer lines) {
    this.catalog = catalog;
    this.seal = seal;
    this.limits = limits;
    this.pages = pages;
    this.lines = lines;
  }

  @GetMapping("/v1/streams/{stream}/events")
  void events(
      Caller caller,
      @PathVariable StreamName stream,
      HttpServletRequest request,
      HttpServletResponse response) {
    if (catalog.find(stream).isEmpty()) {
      throw new UnknownStreamException(stream);
    }
    HistoryForm form = form(request);
    HistoryQuery query = query(new StreamKey(caller.tenant(), stream), request);
    response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT);
    if (form == HistoryForm.LINES && query.limit() == null) {
      lines.answer(query, response);
    } else {
      pages.answer(query, form, request.getRequestURI(), response);
    }
  }

  /** Nothing can be added to a response that is on its way: the container aborts it. */
  @ExceptionHandler
  void brokenOff(BrokenOffException brokenOff) {
    throw brokenOff;
  }

  private HistoryQuery query(StreamKey stream, HttpServletRequest request) {
    return switch (HistoryQuery.parse(stream, request.getParameterMap(), seal, limits)) {
      case Parsed.Valid(HistoryQuery query) -> query;
      case Parsed.Invalid(Problem problem) -> throw new ProblemException(problem);
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
