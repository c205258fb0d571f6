package io.throughline.client.spring;

import java.util.Map;
import org.springframework.stereotype.Service;

@Service
class Orders {

  private final EventPublisher events;

  Orders(EventPublisher events) {
    this.events = events;
  }

  @PublishExecution(value = "Ship an order", run = "'order-' + #id")
  public void ship(long id) {
    events.metricsUpdated("orders.open", 12, "orders");
    events.publish("alert", "order.late", "order-" + id, Map.of("days", 3));
  }
}
