package io.throughline.bench.peers;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The floor, as a process: follows a Kafka topic and broadcasts it. */
@Command(name = "netty", description = "Serve a topic by a bare Netty broadcaster.")
public final class NettyPeer implements Callable<Integer> {

  @Option(names = "--kafka", required = true, description = "host:port of Kafka")
  private String kafka = "";

  @Option(names = "--port", defaultValue = "0", description = "0 takes a free one")
  private int port;

  @Option(names = "--stream", defaultValue = "execution")
  private String stream = "";

  @Option(
      names = "--threads",
      defaultValue = "0",
      description = "event loops; 0 for one per core, as the gateway has lanes")
  private int threads;

  @Option(
      names = "--pass-ms",
      defaultValue = "20",
      description = "longest time from one pass to the next under load (default: 20)")
  private int passMillis;

  @Option(
      names = "--whole-pass",
      description = "one shared buffer per pass instead of gathered frames")
  private boolean wholePass;

  @Override
  public Integer call() throws InterruptedException {
    String destination = "/topic/" + stream;
    long passNanos = TimeUnit.MILLISECONDS.toNanos(passMillis);
    try (NettyBroadcaster broadcaster =
        new NettyBroadcaster(
            new NettyBroadcaster.Options(
                port, loops(), passNanos, wholePass, destination, Fault.NONE))) {
      KafkaFeed feed = new KafkaFeed(kafka, "throughline." + stream, broadcaster::publish);
      System.out.println("ready on " + broadcaster.port());
      feed.run();
    }
    return 0;
  }

  private int loops() {
    return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }
}
