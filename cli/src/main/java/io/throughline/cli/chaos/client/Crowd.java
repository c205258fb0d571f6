package io.throughline.cli.chaos.client;

import io.throughline.cli.chaos.check.Account;
import io.throughline.cli.chaos.check.Ledger;
import io.throughline.cli.client.StompFollower;
import io.throughline.cli.client.TokenSource;
import io.throughline.event.PositionSeal;
import io.throughline.event.StreamKey;
import io.throughline.event.TenantId;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.random.RandomGenerator;

/**
 * All subscribers of a run, and the links of those that are behind one of ours. Used by the thread
 * that runs the faults.
 */
public final class Crowd implements AutoCloseable {

  private final List<URI> webSockets;
  private final URI replay;
  private final List<TcpProxy> links;
  private final Function<TenantId, TokenSource> tokens;
  private final PositionSeal seal;
  private final Ledger ledger;
  private final ToLongFunction<String> waitedMillis;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final HttpClient http = StompFollower.newHttpClient();
  private final Map<TenantId, TokenSource> tokensByTenant = new HashMap<>();
  private final List<Subscriber> subscribers = new ArrayList<>();

  /**
   * @param webSockets of all gateways
   * @param replay where event streams and long polls are
   * @param waitedMillis of an event's id: since it was handed to the producer
   */
  public Crowd(
      List<URI> webSockets,
      URI replay,
      Function<TenantId, TokenSource> tokens,
      PositionSeal seal,
      Ledger ledger,
      ToLongFunction<String> waitedMillis,
      InstantSource clock,
      RandomGenerator random) {
    this.webSockets = List.copyOf(webSockets);
    this.replay = replay;
    this.links = webSockets.stream().map(TcpProxy::to).toList();
    this.tokens = tokens;
    this.seal = seal;
    this.ledger = ledger;
    this.waitedMillis = waitedMillis;
    this.clock = clock;
    this.random = random;
  }

  /** One more that goes to the gateways straight, and has not come yet. */
  public Subscriber add(String name, Wanted wanted) {
    return add(name, wanted, webSockets);
  }

  /** One more behind {@link #links}. */
  public Subscriber addBehindLinks(String name, Wanted wanted) {
    return add(name, wanted, links.stream().map(TcpProxy::uri).toList());
  }

  /** Of those that are behind them, one to each gateway. */
  public List<TcpProxy> links() {
    return links;
  }

  /** Everybody, in the order of being added. */
  public List<Subscriber> subscribers() {
    return List.copyOf(subscribers);
  }

  /** Lets some go for good. */
  public void dismiss(List<Subscriber> some) {
    some.forEach(Subscriber::close);
    subscribers.removeAll(some);
  }

  /** One that follows all of a stream by server-sent events. */
  public Subscriber addBySse(String name, StreamKey stream) {
    return added(
        new SseSubscriber(
            name, replay, tokens(stream), stream, notebook(name, Wanted.all(stream))));
  }

  /** One that follows all of a stream by long polls. */
  public Subscriber addByPolls(String name, StreamKey stream) {
    return added(
        new PollSubscriber(
            name, replay, tokens(stream), stream, notebook(name, Wanted.all(stream))));
  }

  private Subscriber add(String name, Wanted wanted, List<URI> endpoints) {
    return added(
        new StompSubscriber(
            name,
            endpoints,
            http,
            tokens(wanted.stream()),
            wanted,
            notebook(name, wanted),
            clock,
            random));
  }

  private Subscriber added(Subscriber subscriber) {
    subscribers.add(subscriber);
    return subscriber;
  }

  private TokenSource tokens(StreamKey stream) {
    return tokensByTenant.computeIfAbsent(stream.tenant(), tokens);
  }

  private Notebook notebook(String name, Wanted wanted) {
    return new Notebook(
        new Account(name, wanted.stream(), wanted.filter(), seal, ledger), waitedMillis);
  }

  @Override
  public void close() {
    subscribers.forEach(Subscriber::close);
    links.forEach(TcpProxy::close);
    http.shutdownNow();
  }
}
