package io.throughline.replay.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.event.Position;
import io.throughline.event.PositionSeal;
import io.throughline.event.Problem;
import io.throughline.event.StreamKey;
import io.throughline.event.StreamName;
import io.throughline.log.SnapshotReader;
import io.throughline.log.SnapshotReader.States;
import io.throughline.log.StreamCatalog;
import io.throughline.log.UnknownStreamException;
import io.throughline.log.wire.PageCodec;
import io.throughline.log.wire.StatesCodec;
import io.throughline.replay.history.HistoryHeaders;
import io.throughline.replay.history.HistoryLimits;
import io.throughline.replay.query.Parsed;
import io.throughline.service.problem.ProblemException;
import io.throughline.service.security.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /v1/streams/{stream}/snapshot} for clients and {@code .../states} for gateways. */
@RestController
final class SnapshotController {

  private static final MediaType PAGE = MediaType.valueOf(PageCodec.MEDIA_TYPE);

  private final StreamCatalog catalog;
  private final SnapshotReader reader;
  private final Snapshots snapshots;
  private final PositionSeal seal;
  private final HistoryLimits limits;

  SnapshotController(
      StreamCatalog catalog,
      SnapshotReader reader,
      Snapshots snapshots,
      PositionSeal seal,
      HistoryLimits limits) {
    this.catalog = catalog;
    this.reader = reader;
    this.snapshots = snapshots;
    this.seal = seal;
    this.limits = limits;
  }

  @GetMapping(path = "/v1/streams/{stream}/snapshot", produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> snapshot(
      Caller caller, @PathVariable StreamName stream, HttpServletRequest request) {
    SnapshotQuery query =
        valid(SnapshotQuery.parse(key(caller, stream), request.getParameterMap(), seal, limits));
    Snapshots.Answer answer = snapshots.read(query);
    States states = answer.states();
    HistoryHeaders headers = new HistoryHeaders(seal);
    String position = headers.position(query.stream(), states.position());
    ResponseEntity.BodyBuilder response =
        ResponseEntity.ok()
            .contentType(MediaType.APPLICATION_JSON)
            .header(HistoryHeaders.POSITION, position);
    if (states.gap() != null) {
      response.header(HistoryHeaders.GAP, headers.gap(query.stream(), states.gap()));
    }
    if (answer.lastSubject() != null) {
      String link = next(request.getRequestURI(), query, position, answer.lastSubject());
      response.header(HttpHeaders.LINK, link);
    }
    return response.body(StatesWriter.toJson(states, place -> seal(query.stream(), place)));
  }

  @GetMapping(path = "/v1/streams/{stream}/states", produces = PageCodec.MEDIA_TYPE)
  ResponseEntity<byte[]> states(
      Caller caller, @PathVariable StreamName stream, HttpServletRequest request) {
    SnapshotQuery query =
        valid(
            SnapshotQuery.parseGateways(
                key(caller, stream), request.getParameterMap(), seal, limits));
    States states =
        reader.states(
            query.stream(), query.moment(), query.subject(), query.afterSubject(), query.limit());
    return ResponseEntity.ok().contentType(PAGE).body(StatesCodec.encode(states));
  }

  private StreamKey key(Caller caller, StreamName stream) {
    if (catalog.find(stream).isEmpty()) {
      throw new UnknownStreamException(stream);
    }
    return new StreamKey(caller.tenant(), stream);
  }

  private String seal(StreamKey stream, Position position) {
    return seal.seal(stream, position);
  }

  /** The rest of the snapshot, at the position of this page. */
  private static String next(String path, SnapshotQuery query, String position, String subject) {
    return "<%s?at=%s&after-subject=%s&limit=%d%s>; rel=\"next\""
        .formatted(
            path,
            position,
            URLEncoder.encode(subject, UTF_8),
            query.limit().subjects(),
            query.open() ? "&open=true" : "");
  }

  private static SnapshotQuery valid(Parsed<SnapshotQuery> parsed) {
    return switch (parsed) {
      case Parsed.Valid<SnapshotQuery>(SnapshotQuery query) -> query;
      case Parsed.Invalid<SnapshotQuery>(Problem problem) -> throw new ProblemException(problem);
    };
  }
}
