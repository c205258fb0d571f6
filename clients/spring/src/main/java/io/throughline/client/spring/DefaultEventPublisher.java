package io.throughline.client.spring;

import io.throughline.client.spring.PublisherMetrics.Loss;
import io.throughline.event.Event;
import io.throughline.event.Payload;
import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import io.throughline.event.payload.EventPayload;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** Makes events and hands them to the buffer. Whatever is wrong with one stays in here. */
final class DefaultEventPublisher implements EventPublisher {

  private static final Logger log = LoggerFactory.getLogger(DefaultEventPublisher.class);

  private final BufferedPublisher publisher;
  private final PublisherMetrics metrics;
  private final Making making;
  private final @Nullable TenantId tenant;

  /**
   * What events are made with.
   *
   * @param source of every event that is made here
   */
  record Making(String source, JsonMapper json, InstantSource clock, Supplier<String> newId) {}

  /**
   * @param tenant absent over HTTP, where the token has it
   */
  DefaultEventPublisher(
      BufferedPublisher publisher,
      PublisherMetrics metrics,
      Making making,
      @Nullable TenantId tenant) {
    this.publisher = publisher;
    this.metrics = metrics;
    this.making = making;
    this.tenant = tenant;
  }

  @Override
  public void publish(String stream, Event event) {
    guarded(stream, () -> publisher.publish(new Outgoing(tenant, new StreamName(stream), event)));
  }

  @Override
  public void publish(String stream, String type, @Nullable String subject, @Nullable Object data) {
    guarded(
        type,
        () ->
            publisher.publish(
                new Outgoing(tenant, new StreamName(stream), event(type, subject, json(data)))));
  }

  @Override
  public void publish(String subject, EventPayload payload) {
    guarded(
        payload.type(),
        () ->
            publisher.publish(
                new Outgoing(
                    tenant, payload.stream(), event(payload.type(), subject, payload.toJson()))));
  }

  @Override
  public EventPublisher forTenant(String other) {
    if (tenant == null) {
      throw new IllegalStateException(
          "over HTTP events are of the token's tenant (expected: throughline.client.transport=kafka)");
    }
    return new DefaultEventPublisher(publisher, metrics, making, new TenantId(other));
  }

  private Event event(String type, @Nullable String subject, Payload data) {
    return new Event(
        making.newId().get(),
        making.source(),
        type,
        subject,
        making.clock().instant().toString(),
        data.isEmpty() ? null : "application/json",
        null,
        Map.of(),
        data);
  }

  private Payload json(@Nullable Object data) {
    return switch (data) {
      case null -> Payload.EMPTY;
      case Payload payload -> payload;
      case String text -> Payload.of(text);
      default -> Payload.of(making.json().writeValueAsBytes(data));
    };
  }

  /** A bad event must not cost its caller anything: it was about to do something more useful. */
  private void guarded(String what, Runnable publish) {
    try {
      publish.run();
    } catch (RuntimeException bad) {
      metrics.lost(Loss.REFUSED, 1);
      log.warn("an event was not published ({}): {}", what, bad.toString());
    }
  }
}
