package io.throughline.replay.share;

import io.micrometer.core.instrument.MeterRegistry;
import io.throughline.service.problem.ProblemWriter;
import jakarta.servlet.DispatcherType;
import java.util.concurrent.ExecutorService;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;

/**
 * Wires forwarding, by whatever agreement there is. Imported where there is one, and not found by
 * the scan of {@link io.throughline.replay.ReplayApplication}, which would want one everywhere:
 * that is why it is not called a configuration.
 */
class ForwardingConfiguration {

  @Bean
  Forwarder shareForwarder(ForwardLimits limits, ExecutorService liveReaderThreads) {
    return new Forwarder(limits, liveReaderThreads, System::nanoTime);
  }

  /** Behind the security filters, which know who the caller is. */
  @Bean
  FilterRegistrationBean<ForwardingFilter> forwardingFilter(
      Agreement agreement,
      ForwardLimits limits,
      Forwarder forwarder,
      ProblemWriter problems,
      MeterRegistry registry,
      ExecutorService liveReaderThreads) {
    ForwardMeters meters = new ForwardMeters(registry, forwarder, agreement);
    FilterRegistrationBean<ForwardingFilter> filter =
        new FilterRegistrationBean<>(
            new ForwardingFilter(
                agreement, limits, forwarder, problems, meters, liveReaderThreads));
    filter.addUrlPatterns("/v1/streams/*", "/v1/totals");
    filter.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
    filter.setAsyncSupported(true);
    return filter;
  }
}
