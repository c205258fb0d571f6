package io.throughline.client.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Publishes each call of a bean's method as an execution: started, then completed with outcome and
 * duration. A method that returns a {@link java.util.concurrent.CompletionStage} is completed when
 * that is. What the method returns or throws is untouched; of an exception only its class is
 * published.
 *
 * <p>Works as Spring's proxies do: for calls from other beans, of methods that are not private or
 * final.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface PublishExecution {

  /** What is executed, for people; the class's and method's name by default. */
  String value() default "";

  /**
   * A SpEL expression for the run's id, for instance {@code #order.id}; the method's name and a
   * random number by default. Method parameters are known by name.
   */
  String run() default "";
}
