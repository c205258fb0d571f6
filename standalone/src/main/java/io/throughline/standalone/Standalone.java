package io.throughline.standalone;

import java.time.Duration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * A running server: the services, the authorization server and, unless another is used, Kafka, in
 * this JVM on one port of the loopback interface.
 */
public final class Standalone implements AutoCloseable {

  private static final Duration READY_WITHIN = Duration.ofSeconds(60);

  private final ConfigurableApplicationContext context;
  private final Broker broker;
  private final int port;

  private Standalone(ConfigurableApplicationContext context, Broker broker, int port) {
    this.context = context;
    this.broker = broker;
    this.port = port;
  }

  /**
   * Starts, and returns once the server is ready: the log is open and the gateway's tail is primed.
   *
   * @throws IllegalStateException if a port is taken or the data directory is in use
   */
  public static Standalone start(Options options) {
    QuietLogs.untilConfigured();
    int port = LoopbackPort.free("--port", options.port());
    Broker broker = Broker.of(options);
    try {
      ConfigurableApplicationContext context =
          new SpringApplicationBuilder(StandaloneConfiguration.class)
              .initializers(beans(broker))
              .registerShutdownHook(false)
              .run(StandaloneSettings.of(options, port));
      Readiness.await(context, READY_WITHIN);
      return new Standalone(context, broker, port);
    } catch (RuntimeException failed) {
      broker.close();
      throw failed;
    }
  }

  private static ApplicationContextInitializer<GenericApplicationContext> beans(Broker broker) {
    // Not the context's to close: it outlives what uses it.
    return context ->
        context.registerBean(
            "broker",
            Broker.class,
            () -> broker,
            definition -> definition.setDestroyMethodName(""));
  }

  /** Of the HTTP server, on {@code localhost}. */
  public int port() {
    return port;
  }

  /** {@code http://localhost:<port>}. */
  public String url() {
    return "http://localhost:" + port;
  }

  /** {@code host:port} of the Kafka that is used. */
  public String kafka() {
    return broker.bootstrapServers();
  }

  /** Lets requests end, closes the log, then stops Kafka cleanly. */
  @Override
  public void close() {
    try {
      context.close();
    } finally {
      broker.close();
    }
  }
}
