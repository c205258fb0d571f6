package io.throughline.cli.chaos.client;

import io.throughline.cli.chaos.check.Seen;
import io.throughline.cli.chaos.time.Stopwatch;
import io.throughline.cli.client.RefusedException;
import io.throughline.cli.client.TokenSource;
import io.throughline.cli.client.UnreachableException;
import io.throughline.event.StreamKey;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A client of the replay service: request after request on a virtual thread of its own, each after
 * the last position. What one request is, is up to who extends it.
 */
abstract class HttpSubscriber implements Subscriber {

  private static final int CONNECT_MILLIS = 5_000;
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(300);
  private static final int UNAUTHORIZED = 401;

  private final String name;
  private final URI events;
  private final TokenSource tokens;
  private final StreamKey stream;
  private final Notebook notebook;

  private @Nullable Thread visit;
  private volatile @Nullable HttpURLConnection connection;
  private volatile @Nullable String position;
  private volatile boolean wanted;
  private volatile boolean stood;

  HttpSubscriber(String name, URI replay, TokenSource tokens, StreamKey stream, Notebook notebook) {
    this.name = name;
    this.events = replay.resolve("/v1/streams/" + stream.stream() + "/events");
    this.tokens = tokens;
    this.stream = stream;
    this.notebook = notebook;
  }

  /** What to ask for besides the position; and how long its answer may be silent. */
  abstract Map<String, String> query();

  abstract String accept();

  abstract Duration silenceMax();

  /** Takes an answer up, to its end. */
  abstract void take(HttpURLConnection answer) throws IOException;

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final StreamKey stream() {
    return stream;
  }

  @Override
  public final Notebook notebook() {
    return notebook;
  }

  @Override
  public final synchronized void come() {
    leave();
    stood = false;
    wanted = true;
    visit = Thread.ofVirtual().name(name).start(this::follow);
  }

  @Override
  public final synchronized void leave() {
    wanted = false;
    HttpURLConnection open = connection;
    Thread running = visit;
    if (open != null) {
      open.disconnect();
    }
    if (running != null) {
      try {
        running.interrupt();
        running.join();
      } catch (InterruptedException hurried) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public final boolean isThere() {
    return stood;
  }

  /** Such a client is one that takes what there is; others stall. */
  @Override
  public final void stall(boolean stalls) {}

  @Override
  public final void close() {
    leave();
  }

  /** Whether nothing has said yet where this one is. */
  final boolean isNew() {
    return position == null;
  }

  final boolean isWanted() {
    return wanted;
  }

  final void startsAt(String place) {
    if (position == null) {
      notebook.write(new Seen.Start(place));
      position = place;
    }
    stood = true;
  }

  final void event(String id, String place) {
    notebook.event(id, place);
    position = place;
  }

  final void notice(Seen what, String place) {
    notebook.write(what);
    position = place;
  }

  private void follow() {
    while (wanted) {
      try {
        HttpURLConnection asked = ask();
        if (asked.getResponseCode() == UNAUTHORIZED) {
          tokens.renew();
        }
        if (asked.getResponseCode() / 100 == 2) {
          take(asked);
        } else {
          Stopwatch.pause(BETWEEN_TRIES);
        }
      } catch (IOException | UnreachableException | RefusedException away) {
        stood = false;
        rest();
      } catch (InterruptedException leaving) {
        return;
      } finally {
        connection = null;
      }
    }
  }

  private void rest() {
    try {
      Stopwatch.pause(BETWEEN_TRIES);
    } catch (InterruptedException leaving) {
      wanted = false;
    }
  }

  private HttpURLConnection ask() throws IOException {
    StringBuilder uri = new StringBuilder(events.toString());
    char separator = '?';
    String after = position;
    if (after != null) {
      uri.append(separator).append("after=").append(after);
      separator = '&';
    }
    for (Map.Entry<String, String> parameter : query().entrySet()) {
      uri.append(separator).append(parameter.getKey()).append('=').append(parameter.getValue());
      separator = '&';
    }
    HttpURLConnection asked =
        (HttpURLConnection) URI.create(uri.toString()).toURL().openConnection();
    asked.setConnectTimeout(CONNECT_MILLIS);
    asked.setReadTimeout(Math.toIntExact(silenceMax().toMillis()));
    asked.setRequestProperty("Accept", accept());
    asked.setRequestProperty("Authorization", "Bearer " + tokens.token());
    connection = asked;
    return asked;
  }
}
