package io.throughline.client.spring;

import static java.util.Objects.requireNonNull;

import io.throughline.event.payload.ExecutionCompleted;
import io.throughline.event.payload.ExecutionStarted;
import java.lang.reflect.Method;
import java.time.InstantSource;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.expression.MethodBasedEvaluationContext;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.util.ClassUtils;

/** Publishes the calls of methods that are annotated with {@link PublishExecution}. */
final class ExecutionInterceptor implements MethodInterceptor {

  private static final Logger log = LoggerFactory.getLogger(ExecutionInterceptor.class);

  private final ObjectProvider<EventPublisher> publisher;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final Supplier<String> newId;
  private final SpelExpressionParser expressions = new SpelExpressionParser();
  private final ParameterNameDiscoverer parameters = new DefaultParameterNameDiscoverer();

  /**
   * @param publisher looked up with the first call: proxies are made before most beans
   */
  ExecutionInterceptor(
      ObjectProvider<EventPublisher> publisher,
      InstantSource clock,
      LongSupplier nanoTime,
      Supplier<String> newId) {
    this.publisher = publisher;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.newId = newId;
  }

  @Override
  public @Nullable Object invoke(MethodInvocation call) throws Throwable {
    EventPublisher events = publisher.getObject();
    Method method = specific(call);
    PublishExecution wanted =
        requireNonNull(AnnotationUtils.findAnnotation(method, PublishExecution.class));
    String run = run(call, method, wanted);
    String name = wanted.value().isEmpty() ? name(method) : wanted.value();
    long started = nanoTime.getAsLong();
    events.executionStarted(run, new ExecutionStarted(null, name, null, clock.instant()));
    Object result;
    try {
      result = call.proceed();
    } catch (Throwable failure) {
      completed(events, run, started, failure);
      throw failure;
    }
    if (result instanceof CompletionStage<?> stage) {
      return stage.whenComplete((done, failure) -> completed(events, run, started, failure));
    }
    completed(events, run, started, null);
    return result;
  }

  private void completed(
      EventPublisher events, String run, long started, @Nullable Throwable failure) {
    double seconds = Math.max(0, nanoTime.getAsLong() - started) / 1e9;
    // What an exception says may be nobody else's business.
    String message = failure == null ? null : cause(failure).getClass().getSimpleName();
    events.executionCompleted(
        run, new ExecutionCompleted(null, failure == null, seconds, null, null, message));
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  private String run(MethodInvocation call, Method method, PublishExecution wanted) {
    if (!wanted.run().isEmpty()) {
      try {
        Object value =
            expressions
                .parseExpression(wanted.run())
                .getValue(
                    new MethodBasedEvaluationContext(
                        requireNonNull(call.getThis()), method, call.getArguments(), parameters));
        if (value != null && !value.toString().isEmpty()) {
          return value.toString();
        }
      } catch (RuntimeException bad) {
        log.warn("{}: run '{}' has no value: {}", name(method), wanted.run(), bad.getMessage());
      }
    }
    return method.getName() + "-" + newId.get();
  }

  private static Method specific(MethodInvocation call) {
    Object target = call.getThis();
    return target == null
        ? call.getMethod()
        : ClassUtils.getMostSpecificMethod(call.getMethod(), ClassUtils.getUserClass(target));
  }

  private static String name(Method method) {
    return method.getDeclaringClass().getSimpleName() + "." + method.getName();
  }
}
