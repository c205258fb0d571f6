package io.throughline.cli.chaos.client;

import io.throughline.cli.chaos.check.Seen;
import io.throughline.cli.client.Delivery;
import io.throughline.cli.client.FollowListener;
import io.throughline.cli.client.Json;
import io.throughline.cli.client.Notice;
import io.throughline.cli.client.StompFollower;
import io.throughline.cli.client.TokenSource;
import io.throughline.event.StreamKey;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The command line's own client over STOMP. Each time that it comes it begins with another of the
 * gateways, after the last position that it has.
 */
public final class StompSubscriber implements Subscriber {

  private final String name;
  private final List<URI> webSockets;
  private final HttpClient http;
  private final TokenSource tokens;
  private final Wanted wanted;
  private final Notebook notebook;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Object stalling = new Object();

  private @Nullable Visit visit;
  private int turn;
  private boolean stalls;

  public StompSubscriber(
      String name,
      List<URI> webSockets,
      HttpClient http,
      TokenSource tokens,
      Wanted wanted,
      Notebook notebook,
      InstantSource clock,
      RandomGenerator random) {
    this.name = name;
    this.webSockets = List.copyOf(webSockets);
    this.http = http;
    this.tokens = tokens;
    this.wanted = wanted;
    this.notebook = notebook;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public StreamKey stream() {
    return wanted.stream();
  }

  @Override
  public Notebook notebook() {
    return notebook;
  }

  @Override
  public synchronized void come() {
    leave();
    visit = new Visit(visit == null ? null : visit.position());
  }

  @Override
  public synchronized void leave() {
    if (visit != null) {
      visit.end();
    }
  }

  @Override
  public synchronized boolean isThere() {
    Visit current = visit;
    if (current != null && current.failure != null) {
      throw new IllegalStateException(name + ": gave up", current.failure);
    }
    return current != null && current.stood;
  }

  @Override
  public void stall(boolean now) {
    synchronized (stalling) {
      stalls = now;
      stalling.notifyAll();
    }
  }

  @Override
  public void close() {
    stall(false);
    leave();
  }

  private void waitWhileStalling() {
    synchronized (stalling) {
      try {
        while (stalls) {
          stalling.wait();
        }
      } catch (InterruptedException hurried) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private List<URI> turned() {
    List<URI> turned = new ArrayList<>(webSockets);
    Collections.rotate(turned, turn++);
    return turned;
  }

  /** From coming to leaving; through as many connections as that takes. */
  private final class Visit implements FollowListener {

    private final @Nullable String after;
    private final StompFollower follower;
    private final Thread thread;
    private final Map<String, String> states = new HashMap<>();
    private volatile boolean stood;
    private volatile @Nullable RuntimeException failure;

    Visit(@Nullable String after) {
      this.after = after;
      follower = new StompFollower(turned(), tokens, wanted.after(after), this, clock, random);
      thread = Thread.ofVirtual().name(name).start(this::follow);
    }

    /** Where it is, or was when it came. */
    @Nullable String position() {
      String since = follower.position();
      return since == null ? after : since;
    }

    void end() {
      follower.close();
      stall(false);
      try {
        thread.join();
      } catch (InterruptedException hurried) {
        Thread.currentThread().interrupt();
      }
    }

    private void follow() {
      try {
        follower.run(http);
      } catch (RuntimeException ended) {
        failure = ended;
      }
    }

    @Override
    public void event(Delivery delivery, long receivedMillis) {
      notebook.event(delivery.event().id(), delivery.position());
      waitWhileStalling();
    }

    @Override
    public void notice(Notice notice) {
      String position = notice.position();
      if (position == null) {
        states(notice);
        return;
      }
      switch (notice.kind()) {
        case "gap" ->
            notebook.write(
                new Seen.Gap(
                    notice.headers().getOrDefault("reason", ""),
                    notice.headers().getOrDefault("from", ""),
                    position));
        case "snapshot-end" -> {
          notebook.write(new Seen.Snapshot(position, states));
          states.clear();
          stood = true;
        }
        default -> notebook.write(new Seen.Claim(position));
      }
    }

    /** A snapshot's states have no position; nor has the gap that takes them back. */
    private void states(Notice notice) {
      if (notice.kind().equals("snapshot")) {
        states.put(
            notice.headers().getOrDefault("ce-subject", ""),
            String.valueOf(Json.object(notice.data()).get("id")));
      } else if (notice.kind().equals("gap")) {
        states.clear();
      }
    }

    @Override
    public void subscribed(String position) {
      notebook.write(new Seen.Start(position));
      stood = true;
    }

    @Override
    public void disconnected(String reason, Duration retryIn) {
      stood = false;
      states.clear();
    }
  }
}
