package io.throughline.replay.snapshot;

import io.throughline.event.PositionSeal;
import io.throughline.event.Problem;
import io.throughline.event.StreamKey;
import io.throughline.event.StreamName;
import io.throughline.log.SnapshotReader.Moment;
import io.throughline.log.SnapshotReader.States;
import io.throughline.log.SnapshotReader.StatesLimit;
import io.throughline.log.SnapshotReader.SubjectState;
import io.throughline.log.StreamCatalog;
import io.throughline.replay.query.Parameters;
import io.throughline.replay.query.Parsed;
import io.throughline.service.problem.ProblemException;
import io.throughline.service.security.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /v1/totals}: a tenant's executions and open alerts, now or at a time. */
@RestController
final class TotalsController {

  private static final StreamName EXECUTIONS = new StreamName("execution");
  private static final StreamName ALERTS = new StreamName(SnapshotQuery.ALERTS);
  private static final StatesLimit PAGE = new StatesLimit(5_000, 4 << 20);

  private final StreamCatalog catalog;
  private final Snapshots snapshots;
  private final PositionSeal seal;

  TotalsController(StreamCatalog catalog, Snapshots snapshots, PositionSeal seal) {
    this.catalog = catalog;
    this.snapshots = snapshots;
    this.seal = seal;
  }

  /** As the body has it. */
  record Answer(Executions executions, Alerts alerts, Map<String, String> positions) {}

  record Executions(
      long started,
      long running,
      long succeeded,
      long failed,
      double creditsConsumed,
      double meanRuntimeSeconds) {}

  record Alerts(long open) {}

  @GetMapping("/v1/totals")
  Answer totals(Caller caller, HttpServletRequest request) {
    Moment moment = moment(request);
    Map<String, String> positions = new TreeMap<>();
    Totals totals = new Totals();
    read(new StreamKey(caller.tenant(), EXECUTIONS), moment, positions, totals::add);
    long[] open = {0};
    read(
        new StreamKey(caller.tenant(), ALERTS),
        moment,
        positions,
        alert -> open[0] += OpenAlerts.isOpen(alert) ? 1 : 0);
    return new Answer(
        new Executions(
            totals.started(),
            totals.running(),
            totals.succeeded(),
            totals.failed(),
            totals.creditsConsumed(),
            totals.meanRuntimeSeconds()),
        new Alerts(open[0]),
        positions);
  }

  /** Nothing of a stream that this deployment does not have. */
  private void read(
      StreamKey stream,
      Moment moment,
      Map<String, String> positions,
      Consumer<SubjectState> taker) {
    if (catalog.find(stream.stream()).isPresent()) {
      SnapshotQuery all = new SnapshotQuery(stream, moment, null, null, false, PAGE);
      States first = snapshots.readAll(all, taker);
      positions.put(stream.stream().value(), seal.seal(stream, first.position()));
    }
  }

  private static Moment moment(HttpServletRequest request) {
    Parameters parameters = new Parameters(request.getParameterMap());
    parameters.allow(Set.of("at"));
    @Nullable Instant at = parameters.time("at");
    Parsed<Moment> parsed =
        parameters.result(() -> at == null ? new Moment.Now() : new Moment.Before(at));
    return switch (parsed) {
      case Parsed.Valid<Moment>(Moment moment) -> moment;
      case Parsed.Invalid<Moment>(Problem problem) -> throw new ProblemException(problem);
    };
  }
}
