package io.throughline.service;

import io.throughline.event.ErrorCode;
import io.throughline.event.Problem;
import io.throughline.event.StreamName;
import io.throughline.log.LogUnavailableException;
import io.throughline.log.UnknownStreamException;
import io.throughline.service.problem.ProblemException;
import io.throughline.service.security.Caller;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** One of each kind of answer. */
@RestController
class TestEndpoints {

  @GetMapping("/v1/me")
  Map<String, Object> me(Caller caller) {
    return Map.of("tenant", caller.tenant().value(), "user", caller.user());
  }

  @GetMapping("/v1/later")
  CompletableFuture<String> later(Caller caller) {
    return CompletableFuture.supplyAsync(
        caller.tenant()::value, Executors.newVirtualThreadPerTaskExecutor());
  }

  @PostMapping("/v1/me")
  String write(Caller caller) {
    return "written by " + caller.tenant();
  }

  @GetMapping("/v1/admin/me")
  String admin(Caller caller) {
    return "admin of " + caller.tenant();
  }

  @GetMapping("/v1/streams/{stream}")
  String stream(@PathVariable StreamName stream, @RequestParam(defaultValue = "1") int limit) {
    return stream + " " + limit;
  }

  @GetMapping("/v1/fails/{how}")
  String fails(@PathVariable String how) {
    switch (how) {
      case "problem" ->
          throw new ProblemException(
              Problem.ofField(ErrorCode.RATE_LIMITED, "rate", "past it", "100 a second"),
              Duration.ofMillis(1500));
      case "log" -> throw new LogUnavailableException("broker-7.internal is away", null);
      case "stream" -> throw new UnknownStreamException(new StreamName("nope"));
      default -> throw new IllegalStateException("a secret of the inside");
    }
  }
}
