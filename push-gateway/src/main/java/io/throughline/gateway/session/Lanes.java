package io.throughline.gateway.session;

import io.throughline.event.TenantId;
import io.throughline.gateway.message.MessageEncoder;
import io.throughline.gateway.message.RunEncoder;
import io.throughline.gateway.tail.PartitionTail;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The gateway's lanes. Sessions are dealt to them in turn. Safe for use by any thread. */
public final class Lanes {

  private static final long LOOK_EVERY_MILLIS = 50;

  private final SessionContext context;
  private final Supplier<String> newSessionId;
  private final LongSupplier nanoTime;
  private final List<Lane> lanes = new ArrayList<>();
  private final AtomicLong opened = new AtomicLong();

  /**
   * @param count one per core, usually
   */
  public Lanes(
      int count,
      Pace pace,
      SessionContext context,
      Supplier<String> newSessionId,
      LongSupplier nanoTime) {
    this.context = context;
    this.newSessionId = newSessionId;
    this.nanoTime = nanoTime;
    for (int i = 0; i < count; i++) {
      RunEncoder encoder = new RunEncoder(new MessageEncoder(context.seal()));
      lanes.add(new Lane(i, encoder, pace, nanoTime));
    }
  }

  public void start() {
    lanes.forEach(Lane::start);
  }

  /** Tells every lane that a partition has something new. */
  public void tailChanged(PartitionTail tail) {
    for (Lane lane : lanes) {
      lane.tailChanged(tail);
    }
  }

  /**
   * A session for a socket that was opened and admitted.
   *
   * @param handshakeToken the bearer token of the HTTP handshake, if it had one
   */
  public Session open(Socket socket, @Nullable String handshakeToken) {
    Lane lane = lanes.get((int) (opened.getAndIncrement() % lanes.size()));
    Session session =
        new Session(
            newSessionId.get(), lane, socket, context, handshakeToken, nanoTime.getAsLong());
    lane.execute(
        () -> {
          lane.add(session);
          socket.demand();
        });
    return session;
  }

  /**
   * Sends every session away: lets nobody in, gives each a notice with a delay of its own, waits
   * until they have left by themselves, and closes who has not after {@code notice}, slice by slice
   * over {@code over}.
   *
   * @param notice as long as it may take to open another connection and to catch up there
   */
  public void drain(Duration notice, Duration over) throws InterruptedException {
    context.admission().close();
    List<Session> all = sessions();
    long spreadMillis = Math.max(1, over.toMillis());
    for (int i = 0; i < all.size(); i++) {
      Session session = all.get(i);
      Duration delay = Duration.ofMillis(i * spreadMillis / all.size());
      session.execute(() -> session.announceReconnect(delay));
    }
    if (all.isEmpty() || haveLeft(notice)) {
      return;
    }
    int slices = (int) Math.min(all.size(), Math.max(1, spreadMillis / 100));
    for (int slice = 0; slice < slices; slice++) {
      int from = (int) ((long) slice * all.size() / slices);
      int to = (int) ((long) (slice + 1) * all.size() / slices);
      all.subList(from, to).forEach(session -> session.execute(session::goAway));
      TimeUnit.MILLISECONDS.sleep(slices == 1 ? 100 : spreadMillis / slices);
    }
  }

  /**
   * A page of a tenant's sessions on this gateway, in the order of their ids.
   *
   * @param after the id that the page begins after; empty for the first page
   * @param max sessions in it, at most
   */
  public CompletableFuture<SessionPage> sessions(TenantId tenant, String after, int max) {
    return new Roll(lanes).page(tenant, after, max);
  }

  private boolean haveLeft(Duration within) throws InterruptedException {
    boolean left = false;
    for (long millis = within.toMillis(); millis > 0 && !left; millis -= LOOK_EVERY_MILLIS) {
      TimeUnit.MILLISECONDS.sleep(Math.min(millis, LOOK_EVERY_MILLIS));
      left = sessions().isEmpty();
    }
    return left;
  }

  public void stop() {
    lanes.forEach(Lane::stop);
  }

  private List<Session> sessions() throws InterruptedException {
    List<Session> all = new ArrayList<>();
    for (Lane lane : lanes) {
      CountDownLatch listed = new CountDownLatch(1);
      lane.execute(
          () -> {
            lane.sessions().forEach(all::add);
            listed.countDown();
          });
      listed.await();
    }
    return all;
  }
}
