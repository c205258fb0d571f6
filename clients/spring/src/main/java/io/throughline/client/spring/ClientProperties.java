package io.throughline.client.spring;

import io.throughline.event.TenantId;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How events are published.
 *
 * @param transport to Kafka directly, or to ingest over HTTP
 * @param source of the events that are made here; {@code /services/<spring.application.name>} by
 *     default
 * @param tenant whose events these are; needed for Kafka, the token's over HTTP
 * @param bufferEvents events that wait at most
 * @param bufferSize of their data, roughly
 * @param flushTimeout how long the end of the process waits for what is left
 */
@ConfigurationProperties("throughline.client")
record ClientProperties(
    @DefaultValue("kafka") TransportKind transport,
    @Nullable String source,
    @Nullable String tenant,
    @DefaultValue("10000") int bufferEvents,
    @DefaultValue("16MB") DataSize bufferSize,
    @DefaultValue("5s") Duration flushTimeout,
    @DefaultValue Kafka kafka,
    @DefaultValue Http http) {

  enum TransportKind {
    KAFKA,
    HTTP
  }

  /**
   * @param bootstrapServers {@code spring.kafka.bootstrap-servers} by default
   * @param topicPrefix of the deployment: {@code throughline.log.topic-prefix} there
   * @param patience after which an acknowledgement that has not come is called an outage
   * @param properties of Kafka's producer, such as {@code security.protocol}; they win
   */
  record Kafka(
      @Nullable String bootstrapServers,
      @DefaultValue("throughline.") String topicPrefix,
      @DefaultValue("5s") Duration patience,
      @DefaultValue Map<String, String> properties) {}

  /**
   * @param url of ingest
   * @param timeout for an answer
   * @param token a bearer token that does not change; or the next three
   */
  record Http(
      @DefaultValue("http://localhost:8080") URI url,
      @DefaultValue("15s") Duration timeout,
      @Nullable String token,
      @Nullable URI tokenUri,
      @Nullable String clientId,
      @Nullable String clientSecret,
      @DefaultValue("events:write") List<String> scopes) {

    /** Says nothing of secrets. */
    @Override
    public String toString() {
      return "Http[url=%s, tokenUri=%s, clientId=%s]".formatted(url, tokenUri, clientId);
    }
  }

  ClientProperties {
    require(bufferEvents >= 1, "buffer-events", bufferEvents, "at least 1");
    require(bufferSize.toBytes() >= 1, "buffer-size", bufferSize, "at least 1B");
    require(!flushTimeout.isNegative(), "flush-timeout", flushTimeout, "0 or more");
    if (transport == TransportKind.KAFKA) {
      require(
          tenant != null && TenantId.isValid(tenant),
          "tenant",
          tenant,
          "the tenant that the events are of, 1 to 128 of letters, digits, '.', '_', '-'");
    } else {
      boolean oauth2 =
          http.tokenUri() != null && http.clientId() != null && http.clientSecret() != null;
      require(
          http.token() != null ^ oauth2,
          "http",
          http,
          "either token, or token-uri, client-id and client-secret");
    }
  }

  private static void require(
      boolean holds, String setting, @Nullable Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(
          "throughline.client.%s: %s (expected: %s)".formatted(setting, value, expected));
    }
  }
}
