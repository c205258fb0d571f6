package io.throughline.ingest.publish;

import io.throughline.event.CloudEventsJson;
import io.throughline.event.CloudEventsJson.Batch;
import io.throughline.event.CloudEventsJson.Element;
import io.throughline.event.ErrorCode;
import io.throughline.event.EventDraft;
import io.throughline.event.EventRules;
import io.throughline.event.Payload;
import io.throughline.event.Problem;
import io.throughline.event.StreamKey;
import io.throughline.event.StreamName;
import io.throughline.ingest.admission.ByteBudget;
import io.throughline.ingest.admission.TenantRates;
import io.throughline.ingest.publish.Outcome.Accepted;
import io.throughline.ingest.publish.Outcome.Refused;
import io.throughline.ingest.publish.Publisher.Pending;
import io.throughline.log.StreamCatalog;
import io.throughline.service.problem.ProblemException;
import io.throughline.service.security.Caller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code POST /v1/streams/{stream}/events}. Answers when the log has acknowledged, and waits for
 * that on the request's own (virtual) thread.
 */
@RestController
public final class EventsController {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  /** The how manieth time the request is sent; 2 or more announces a retry. */
  private static final String ATTEMPT = "Throughline-Attempt";

  private final StreamCatalog catalog;
  private final Publisher publisher;
  private final Repeats repeats;
  private final EventRules rules;
  private final TenantRates rates;
  private final ByteBudget budget;
  private final PublishLimits limits;
  private final IngestMeters meters;

  public EventsController(
      StreamCatalog catalog,
      Publisher publisher,
      Repeats repeats,
      EventRules rules,
      TenantRates rates,
      ByteBudget budget,
      PublishLimits limits,
      IngestMeters meters) {
    this.catalog = catalog;
    this.publisher = publisher;
    this.repeats = repeats;
    this.rules = rules;
    this.rates = rates;
    this.budget = budget;
    this.limits = limits;
    this.meters = meters;
  }

  @PostMapping("/v1/streams/{stream}/events")
  void publish(
      Caller caller,
      @PathVariable String stream,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException, InterruptedException {
    try {
      StreamKey key = new StreamKey(caller.tenant(), known(stream));
      RequestForm form = form(request);
      learnWhatTheLogHas(key, isRetry(request));
      if (form == RequestForm.LINES) {
        answerLines(key, request, response);
      } else {
        answerBody(key, form, request, response);
      }
    } catch (ProblemException refusal) {
      meters.refused(refusal.problem().code());
      throw refusal;
    }
  }

  private void answerBody(
      StreamKey key, RequestForm form, HttpServletRequest request, HttpServletResponse response)
      throws IOException, InterruptedException {
    long announced = request.getContentLengthLong();
    try (ByteBudget.Share share = budget.open()) {
      byte[] body = BodyReader.read(request.getInputStream(), announced, bytesMax(form), share);
      if (form == RequestForm.BATCH) {
        answerBatch(key, body, response);
        return;
      }
      takeRate(key, 1);
      Element element =
          form == RequestForm.BINARY ? binary(request, body) : rules.read(body, 0, body.length);
      answerOne(publisher.await(publisher.publish(key, element)), response);
    }
  }

  private void answerOne(Outcome outcome, HttpServletResponse response) throws IOException {
    switch (outcome) {
      case Accepted accepted -> {
        meters.count(accepted);
        write(response, 202, Answers.one(accepted));
      }
      case Refused refused ->
          throw new ProblemException(refused.problem(), refused.isForNow() ? RETRY_AFTER : null);
    }
  }

  private void answerBatch(StreamKey key, byte[] body, HttpServletResponse response)
      throws IOException {
    switch (rules.readBatch(body, limits.batchEventsMax())) {
      case Batch.Unreadable(var problem) -> throw new ProblemException(problem);
      case Batch.Read(var elements) -> {
        takeRate(key, elements.size());
        List<Outcome> outcomes = publish(key, elements);
        if (Answers.isUnavailable(outcomes)) {
          throw new ProblemException(Publisher.unavailable(), RETRY_AFTER);
        }
        outcomes.forEach(meters::count);
        write(response, Answers.status(outcomes), Answers.batch(outcomes));
      }
    }
  }

  /** Appends all, in order, before waiting for the first. */
  private List<Outcome> publish(StreamKey key, List<Element> elements) {
    List<Pending> pending = new ArrayList<>(elements.size());
    elements.forEach(element -> pending.add(publisher.publish(key, element)));
    List<Outcome> outcomes = new ArrayList<>(elements.size());
    pending.forEach(one -> outcomes.add(publisher.await(one)));
    return outcomes;
  }

  private void answerLines(StreamKey key, HttpServletRequest request, HttpServletResponse response)
      throws IOException, InterruptedException {
    response.setStatus(202);
    response.setContentType(CloudEventsJson.LINES_TYPE);
    new LinesExchange(publisher, rules, rates, limits, meters, key)
        .run(request.getInputStream(), response.getOutputStream());
  }

  private Element binary(HttpServletRequest request, byte[] body) {
    EventDraft draft = rules.draft();
    BinaryEvent.readInto(draft, new ServletHeaders(request));
    draft.data(Payload.of(body));
    return new Element(draft.id(), rules.admit(draft));
  }

  /**
   * A retry has to know, or it might append twice; anything else is appended all the same, because
   * most events are new.
   */
  private void learnWhatTheLogHas(StreamKey key, boolean retry) throws InterruptedException {
    if (repeats.awaitKnown(key, retry)) {
      return;
    }
    if (retry) {
      throw new ProblemException(
          Problem.of(
              ErrorCode.LOG_UNAVAILABLE,
              "Whether the log has these events already could not be found out in time."),
          RETRY_AFTER);
    }
    meters.notLookedUp();
  }

  private static boolean isRetry(HttpServletRequest request) {
    String attempt = request.getHeader(ATTEMPT);
    if (attempt == null) {
      return false;
    }
    if (!attempt.matches("[1-9]\\d{0,8}")) {
      throw new ProblemException(
          Problem.ofField(
              ErrorCode.INVALID_PARAMETER,
              ATTEMPT,
              "not a number",
              "1 for the first time, 2 or more for a retry"));
    }
    return !attempt.equals("1");
  }

  /** A name that no stream can have is as unknown as any other. */
  private StreamName known(String stream) {
    if (!StreamName.isValid(stream) || catalog.find(new StreamName(stream)).isEmpty()) {
      throw new ProblemException(Publisher.unknownStream(stream));
    }
    return new StreamName(stream);
  }

  private static RequestForm form(HttpServletRequest request) {
    String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw unsupported(HttpHeaders.CONTENT_ENCODING, encoding, "identity");
    }
    String contentType = request.getContentType();
    return RequestForm.of(contentType, BinaryEvent.isAnnounced(new ServletHeaders(request)))
        .orElseThrow(
            () -> unsupported(HttpHeaders.CONTENT_TYPE, contentType, RequestForm.EXPECTED));
  }

  private static ProblemException unsupported(
      String header, @Nullable String found, String expected) {
    String shown = found == null ? "missing" : "'" + found + "'";
    return new ProblemException(
        Problem.ofField(ErrorCode.UNSUPPORTED_MEDIA_TYPE, header, shown, expected));
  }

  private int bytesMax(RequestForm form) {
    return switch (form) {
      case BINARY -> rules.limits().dataBytesMax();
      case STRUCTURED, LINES -> limits.eventBytesMax();
      case BATCH -> limits.batchBytesMax();
    };
  }

  private void takeRate(StreamKey key, int events) {
    Duration wait = events == 0 ? Duration.ZERO : rates.take(key.tenant(), events);
    if (!wait.isZero()) {
      throw new ProblemException(
          Problem.of(ErrorCode.RATE_LIMITED, "The tenant's rate of events is used up for now."),
          wait);
    }
  }

  private static void write(HttpServletResponse response, int status, byte[] json)
      throws IOException {
    response.setStatus(status);
    response.setContentType(MediaType.APPLICATION_JSON_VALUE);
    response.setContentLength(json.length);
    response.getOutputStream().write(json);
  }
}
