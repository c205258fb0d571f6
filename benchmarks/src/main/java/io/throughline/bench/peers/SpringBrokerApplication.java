package io.throughline.bench.peers;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.annotation.TopicPartition;
import org.springframework.messaging.simp.SimpMessageHeaderAccessor;
import org.springframework.messaging.simp.SimpMessageType;
import org.springframework.messaging.simp.SimpMessagingTemplate;
import org.springframework.messaging.simp.config.MessageBrokerRegistry;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.socket.config.annotation.EnableWebSocketMessageBroker;
import org.springframework.web.socket.config.annotation.StompEndpointRegistry;
import org.springframework.web.socket.config.annotation.WebSocketMessageBrokerConfigurer;

/** The application that the reference manual leads to, and nothing more. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableWebSocketMessageBroker
class SpringBrokerApplication implements WebSocketMessageBrokerConfigurer {

  private final boolean ordered;

  SpringBrokerApplication(@Value("${bench.ordered}") boolean ordered) {
    this.ordered = ordered;
  }

  @Override
  public void registerStompEndpoints(StompEndpointRegistry registry) {
    registry.addEndpoint("/ws");
  }

  @Override
  public void configureMessageBroker(MessageBrokerRegistry registry) {
    registry.enableSimpleBroker("/topic");
    registry.setPreservePublishOrder(ordered);
  }

  @Bean
  Relay relay(SimpMessagingTemplate template, @Value("${bench.stream}") String stream) {
    return new Relay(template, "/topic/" + stream);
  }

  /** Each record to whoever is subscribed. */
  static final class Relay {

    private final SimpMessagingTemplate template;
    private final String destination;

    Relay(SimpMessagingTemplate template, String destination) {
      this.template = template;
      this.destination = destination;
    }

    // Assigned, as the other servers' consumers are: no rebalance falls into a run.
    @KafkaListener(
        id = "bench",
        topicPartitions =
            @TopicPartition(topic = "throughline.${bench.stream}", partitions = "0-11"))
    void relay(ConsumerRecord<String, byte[]> record) {
      PeerEvent event = PeerEvent.of(record);
      SimpMessageHeaderAccessor headers = SimpMessageHeaderAccessor.create(SimpMessageType.MESSAGE);
      headers.setContentType(MimeTypeUtils.APPLICATION_JSON);
      event.headers().forEach(headers::setNativeHeader);
      headers.setLeaveMutable(true);
      template.send(
          destination, MessageBuilder.createMessage(event.body(), headers.getMessageHeaders()));
    }
  }
}
