package io.throughline.cli.client;

import io.throughline.cli.client.Link.Inbound;
import io.throughline.stomp.Decoded;
import io.throughline.stomp.FrameDecoder;
import io.throughline.stomp.Limits;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Follows one subscription over STOMP until it is closed, through whatever happens to connections
 * and servers: each new connection resumes after the last position.
 *
 * <p>{@link #run} works on its caller's thread, which owns everything but {@link #position} and
 * {@link #close}; those are for any thread.
 */
public final class StompFollower implements AutoCloseable {

  /** A server may answer with larger events than it takes by default. */
  private static final Limits LIMITS = new Limits(64 << 20, 128, 64 << 10);

  /** Refusals in a row that may pass: a server that starts again, a token of before it did. */
  private static final int REFUSALS_MAX = 5;

  /** After so much silence, and again after as much, the link is touched. */
  private static final long TOUCH_MILLIS = 2_000;

  private final List<URI> webSockets;
  private final TokenSource tokens;
  private final Subscription subscription;
  private final FollowListener listener;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Object sleep = new Object();

  private volatile @Nullable String position;
  private volatile @Nullable Link link;
  private volatile boolean closed;

  private boolean everSubscribed;
  private int failures;
  private int refusals;
  private long touchedAt = Long.MIN_VALUE / 2;

  /** Which of the endpoints the next connection goes to: any that fails is left for the next. */
  private int turn;

  /** When a {@code reconnect} notice asked to leave, in this process's milliseconds. */
  private long leaveAt;

  /**
   * @param webSockets where to connect, in turn: each has everything
   */
  public StompFollower(
      List<URI> webSockets,
      TokenSource tokens,
      Subscription subscription,
      FollowListener listener,
      InstantSource clock,
      RandomGenerator random) {
    this.webSockets = List.copyOf(webSockets);
    this.tokens = tokens;
    this.subscription = subscription;
    this.listener = listener;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Resuming after it gives what has not been had yet; null as long as there was no subscription.
   */
  public @Nullable String position() {
    return position;
  }

  /**
   * Follows until {@link #close}. Once a subscription has stood, lost connections are made again
   * for as long as it takes.
   *
   * @throws UnreachableException when the first connection can't be made
   * @throws RefusedException when the server says no to the token or to the subscription
   */
  public void run() {
    try (HttpClient client = newHttpClient()) {
      try {
        run(client);
      } finally {
        client.shutdownNow();
      }
    }
  }

  /** The same, with a client that several followers share. */
  public void run(HttpClient client) {
    while (!closed) {
      String reason = connection(client);
      if (!closed) {
        pause(reason);
      }
    }
  }

  /** A client as {@link #run(HttpClient)} needs it. */
  public static HttpClient newHttpClient() {
    return Link.newClient();
  }

  /** Ends {@link #run} soon. */
  @Override
  public void close() {
    closed = true;
    Link current = link;
    if (current != null) {
      current.wake();
    }
    synchronized (sleep) {
      sleep.notifyAll();
    }
  }

  /** One connection from beginning to end; returns why it ended. */
  private String connection(HttpClient client) {
    URI webSocket = webSockets.get(turn % webSockets.size());
    turn++;
    try (Link current = Link.connect(client, webSocket, clock)) {
      link = current;
      leaveAt = Long.MAX_VALUE;
      return converse(current, webSocket);
    } catch (UnreachableException away) {
      if (!everSubscribed && turn >= webSockets.size()) {
        throw away;
      }
      return "no server answers (" + away.getMessage() + ")";
    } catch (RefusedException no) {
      if (!mayPass(no)) {
        throw no;
      }
      return String.valueOf(no.getMessage());
    } catch (IOException broken) {
      return String.valueOf(broken.getMessage());
    } catch (InterruptedException interrupted) {
      closed = true;
      Thread.currentThread().interrupt();
      return "interrupted";
    } finally {
      link = null;
    }
  }

  /** A server that was there before, and that is starting again, may say no for a moment. */
  private boolean mayPass(RefusedException no) {
    boolean passes = no.passes() || (no.isAboutTheToken() && tokens.renew());
    return everSubscribed && passes && ++refusals <= REFUSALS_MAX;
  }

  private String converse(Link current, URI webSocket) throws IOException, InterruptedException {
    String resumeAfter = position;
    Conversation conversation =
        new Conversation(resumeAfter == null ? subscription : subscription.after(resumeAfter));
    FrameDecoder decoder = new FrameDecoder(LIMITS);
    String end = perform(conversation.open(host(webSocket), tokens.token(), now()), current, 0);
    while (end == null && !closed) {
      long wait = Math.min(conversation.nextTick(), leaveAt) - now();
      Inbound inbound = current.take(Math.clamp(wait, 0, TOUCH_MILLIS));
      end =
          switch (inbound) {
            case null -> {
              touch(current);
              yield null;
            }
            case Inbound.Wake() -> null;
            case Inbound.Gone(var reason) -> reason;
            case Inbound.Bytes(var bytes, var receivedMillis) ->
                receive(conversation, decoder, bytes, current, receivedMillis);
          };
      if (end == null) {
        end = perform(conversation.tick(now()), current, 0);
      }
      if (end == null && now() >= leaveAt) {
        end = "the server asked to reconnect";
      }
    }
    return end == null ? "closed" : end;
  }

  /** Nothing came for a while. */
  private void touch(Link current) {
    if (now() - touchedAt >= TOUCH_MILLIS) {
      touchedAt = now();
      current.touch();
    }
  }

  private @Nullable String receive(
      Conversation conversation,
      FrameDecoder decoder,
      ByteBuffer bytes,
      Link current,
      long receivedMillis)
      throws IOException {
    String end = null;
    for (Decoded next; end == null && !closed && (next = decoder.next(bytes)) != null; ) {
      end = perform(conversation.received(next, now()), current, receivedMillis);
    }
    return end;
  }

  /** Does what the conversation wants; returns why the connection has to end, if it has to. */
  private @Nullable String perform(List<Effect> effects, Link current, long receivedMillis)
      throws IOException {
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.Send(var frame) -> current.send(frame);
        case Effect.SendHeartBeat() -> current.sendHeartBeat();
        case Effect.Subscribed(var start) -> {
          everSubscribed = true;
          failures = 0;
          refusals = 0;
          if (start != null) {
            position = start;
            listener.subscribed(start);
          }
        }
        case Effect.Deliver(var delivery) -> {
          listener.event(delivery, receivedMillis);
          position = delivery.position();
        }
        case Effect.Tell(var notice) -> tell(notice);
        case Effect.End(var reason) -> {
          return reason;
        }
        case Effect.Refuse(var code, var message) ->
            throw new RefusedException(current.uri(), code, message);
      }
    }
    return null;
  }

  private void tell(Notice notice) {
    listener.notice(notice);
    if (notice.position() != null) {
      position = notice.position();
    }
    if (notice.kind().equals("reconnect")) {
      leaveAt = now() + delayMillis(notice.headers().getOrDefault("delay-ms", "0"));
    }
  }

  private static long delayMillis(String header) {
    try {
      return Math.clamp(Long.parseLong(header), 0, 600_000);
    } catch (NumberFormatException notANumber) {
      return 0;
    }
  }

  /** A server that asked to leave has said when; anything else backs off. */
  private void pause(String reason) {
    boolean asked = now() >= leaveAt;
    Duration delay = asked ? Duration.ZERO : Backoff.delay(failures++, random);
    listener.disconnected(reason, delay);
    long until = now() + delay.toMillis();
    synchronized (sleep) {
      try {
        for (long left; !closed && (left = until - now()) > 0; ) {
          sleep.wait(left);
        }
      } catch (InterruptedException interrupted) {
        closed = true;
        Thread.currentThread().interrupt();
      }
    }
  }

  private static String host(URI webSocket) {
    return webSocket.getHost() == null ? "localhost" : webSocket.getHost();
  }

  private static long now() {
    return System.nanoTime() / 1_000_000;
  }
}
