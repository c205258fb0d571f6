package io.throughline.bench.peers;

import java.util.Map;
import java.util.concurrent.Callable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Spring's simple broker fed by a Kafka listener, on Spring Boot's default server. */
@Command(name = "spring", description = "Serve a topic by Spring's simple broker.")
public final class SpringBrokerPeer implements Callable<Integer> {

  @Option(names = "--kafka", required = true, description = "host:port of Kafka")
  private String kafka = "";

  @Option(names = "--port", defaultValue = "0", description = "0 takes a free one")
  private int port;

  @Option(names = "--stream", defaultValue = "execution")
  private String stream = "";

  @Option(
      names = "--ordered",
      description = "keep each session's order (setPreservePublishOrder); off by default in Spring")
  private boolean ordered;

  @Override
  public Integer call() throws InterruptedException {
    Map<String, Object> settings =
        Map.of(
            "server.port",
            port,
            "server.tomcat.max-connections",
            20_000,
            "spring.kafka.bootstrap-servers",
            kafka,
            "spring.kafka.consumer.value-deserializer",
            "org.apache.kafka.common.serialization.ByteArrayDeserializer",
            "spring.main.banner-mode",
            "off",
            "logging.level.root",
            "warn",
            "bench.stream",
            stream,
            "bench.ordered",
            ordered);
    var context =
        new SpringApplicationBuilder(SpringBrokerApplication.class)
            .web(WebApplicationType.SERVLET)
            .properties(settings)
            .run();
    var server = ((ServletWebServerApplicationContext) context).getWebServer();
    System.out.println("ready on " + (server == null ? port : server.getPort()));
    Thread.currentThread().join();
    return 0;
  }
}
