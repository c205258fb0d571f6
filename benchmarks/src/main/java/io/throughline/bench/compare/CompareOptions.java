package io.throughline.bench.compare;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who takes part. */
final class CompareOptions {

  @Option(
      names = "--server",
      required = true,
      description =
          "netty, netty-whole, spring or spring-ordered (started here), or"
              + " NAME=URL,PID[,TOKEN or URL of a token endpoint]; repeatable, the first is what the others are divided by")
  private List<String> servers = new ArrayList<>();

  @Option(names = "--kafka", description = "host:port (default: a broker of its own is started)")
  private @Nullable String kafka;

  @Option(names = "--tenant", defaultValue = "acme", description = "whose events")
  private String tenant = "";

  @Option(names = "--stream", defaultValue = "execution", description = "which stream")
  private String stream = "";

  Field field() {
    return new Field(servers, kafka, tenant, stream);
  }
}
