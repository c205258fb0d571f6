package io.throughline.replay.snapshot;

import io.throughline.event.ErrorCode;
import io.throughline.event.Problem;
import io.throughline.replay.index.ReadModelBehindException;
import io.throughline.replay.snapshot.NoSnapshots.SwitchedOffException;
import io.throughline.service.problem.ProblemDetails;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Says why there is no snapshot now, and how far the read model is. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
final class SnapshotProblems {

  private static final Logger log = LoggerFactory.getLogger(SnapshotProblems.class);
  private static final Duration RETRY_BEHIND = Duration.ofSeconds(2);
  private static final Duration RETRY_OFF = Duration.ofMinutes(1);

  @ExceptionHandler
  ResponseEntity<ProblemDetail> behind(ReadModelBehindException e) {
    log.info("a snapshot was refused: {}", e.getMessage());
    return unavailable(
        "Snapshots can't be read yet: the read model is being built, %d %% of what was asked for is there."
            .formatted(e.percentDone()),
        RETRY_BEHIND);
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> switchedOff(SwitchedOffException e) {
    return unavailable("Snapshots need the read model, which is switched off here.", RETRY_OFF);
  }

  private static ResponseEntity<ProblemDetail> unavailable(String detail, Duration retryAfter) {
    return ResponseEntity.status(ErrorCode.REPLAY_UNAVAILABLE.status())
        .header(HttpHeaders.RETRY_AFTER, Long.toString(retryAfter.toSeconds()))
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(ProblemDetails.of(Problem.of(ErrorCode.REPLAY_UNAVAILABLE, detail)));
  }
}
