package io.throughline.replay.history;

import io.throughline.event.PositionSeal;
import io.throughline.event.Problem;
import io.throughline.event.StreamKey;
import io.throughline.event.StreamName;
import io.throughline.log.LogReader;
import io.throughline.log.wire.PageCodec;
import io.throughline.replay.history.ReplayMeters.Door;
import io.throughline.replay.query.Parsed;
import io.throughline.service.problem.ProblemException;
import io.throughline.service.security.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * A {@link LogReader} over HTTP, for gateways, which ask with their subscriber's own token. Answers
 * are in the format of {@link PageCodec}; {@link io.throughline.log.wire.RemoteHistory} is the
 * client.
 */
@RestController
final class GatewayController {

  private static final MediaType PAGE = MediaType.valueOf(PageCodec.MEDIA_TYPE);

  private final LogReader log;
  private final PositionSeal seal;
  private final HistoryLimits limits;
  private final ReplayMeters meters;
  private final InstantSource clock;

  GatewayController(
      LogReader log,
      PositionSeal seal,
      HistoryLimits limits,
      ReplayMeters meters,
      InstantSource clock) {
    this.log = log;
    this.seal = seal;
    this.limits = limits;
    this.meters = meters;
    this.clock = clock;
  }

  @GetMapping(path = "/v1/streams/{stream}/pages", produces = PageCodec.MEDIA_TYPE)
  ResponseEntity<byte[]> page(
      Caller caller, @PathVariable StreamName stream, HttpServletRequest request) {
    StreamKey key = new StreamKey(caller.tenant(), stream);
    var query = valid(GatewayQuery.Page.parse(key, request.getParameterMap(), seal, limits));
    var started = clock.instant();
    LogReader.Page page = log.page(key, query.after(), query.filter(), query.limit());
    Duration took = Duration.between(started, clock.instant());
    meters.page(Door.GATEWAY, page.events().size(), page.gap(), took);
    return answer(PageCodec.encode(page));
  }

  @GetMapping(path = "/v1/streams/{stream}/locate", produces = PageCodec.MEDIA_TYPE)
  ResponseEntity<byte[]> locate(
      Caller caller, @PathVariable StreamName stream, HttpServletRequest request) {
    StreamKey key = new StreamKey(caller.tenant(), stream);
    var query = valid(GatewayQuery.Locate.parse(key, request.getParameterMap(), seal, limits));
    return answer(PageCodec.encode(log.locate(key, query.start(), query.filter())));
  }

  private static <Q> Q valid(Parsed<Q> parsed) {
    return switch (parsed) {
      case Parsed.Valid<Q>(Q query) -> query;
      case Parsed.Invalid<Q>(Problem problem) -> throw new ProblemException(problem);
    };
  }

  private static ResponseEntity<byte[]> answer(byte[] body) {
    return ResponseEntity.ok().contentType(PAGE).body(body);
  }
}
