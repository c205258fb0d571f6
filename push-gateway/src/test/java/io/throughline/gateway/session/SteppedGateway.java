package io.throughline.gateway.session;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.throughline.event.EventLimits;
import io.throughline.event.EventRules;
import io.throughline.event.EventSchemas;
import io.throughline.event.PositionSeal;
import io.throughline.event.TenantId;
import io.throughline.gateway.catchup.CatchUp;
import io.throughline.gateway.catchup.History;
import io.throughline.gateway.catchup.Snapshots;
import io.throughline.gateway.message.MessageEncoder;
import io.throughline.gateway.message.NoticeEncoder;
import io.throughline.gateway.message.RunEncoder;
import io.throughline.gateway.publish.Appending;
import io.throughline.gateway.publish.Publisher;
import io.throughline.gateway.tail.PartitionTail;
import io.throughline.gateway.tail.Tail;
import io.throughline.log.StreamPartition;
import io.throughline.log.memory.MemoryLog;
import io.throughline.log.memory.SteppedTail;
import io.throughline.service.security.Caller;
import io.throughline.service.security.Scopes;
import io.throughline.service.security.TokenVerifier;
import io.throughline.stomp.HeartBeats;
import io.throughline.stomp.Limits;
import io.throughline.stomp.session.SessionSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * A whole gateway without threads and sockets: each of its parts moves when it is told to. Used by
 * one thread.
 *
 * <p>A bearer token is the tenant's name.
 */
public final class SteppedGateway {

  private static final PositionSeal SEAL = new PositionSeal(new byte[32]);
  private static final NoticeEncoder NOTICES = new NoticeEncoder(SEAL);
  private static final GatewayMetrics METRICS =
      new GatewayMetrics(new SimpleMeterRegistry(), InstantSource.fixed(Instant.EPOCH));
  private static final EventRules RULES = new EventRules(EventLimits.DEFAULT, EventSchemas.load());
  private static final Duration NEVER = Duration.ofHours(10);

  /** What differs from run to run. */
  public record Settings(
      int lanes,
      int inFlightBytesMax,
      int catchUpBytesPerPass,
      Duration progressInterval,
      Tail.TailLimits tail,
      CatchUp.Limits catchUp,
      Duration lookBack) {}

  private final SteppedTail logTail;
  private final Tail tail;
  private final LongSupplier nanos;
  private final SessionContext context;
  private final List<SteppedLane> lanes = new ArrayList<>();
  private final List<Runnable> blocked = new ArrayList<>();
  private final List<Answer> answers = new ArrayList<>();
  private boolean isAnswering;
  private int sessions;

  private record SteppedLane(Lane lane, Queue<Runnable> mailbox) {}

  /** What a blocking task has to say to a lane, on its way there. */
  private record Answer(Queue<Runnable> mailbox, Runnable task) {}

  /**
   * @param laneNanos time as the lanes see it; asked for in the midst of what they do
   * @param nanos the same time
   */
  public SteppedGateway(
      MemoryLog log,
      History history,
      Snapshots snapshots,
      Settings settings,
      LongSupplier laneNanos,
      LongSupplier nanos) {
    InstantSource clock = () -> Instant.ofEpochSecond(1_700_000_000L, nanos.getAsLong());
    this.nanos = nanos;
    tail = new Tail(settings.tail(), nanos);
    CatchUp catchUp = new CatchUp(history, snapshots, settings.catchUp(), blocked::add, nanos);
    context =
        new SessionContext(
            new SessionLimits(
                settings.inFlightBytesMax(),
                1 << 20,
                64,
                1_000_000,
                1_000_000,
                NEVER,
                NEVER,
                settings.progressInterval()),
            stomp(),
            Limits.DEFAULT,
            log.catalog(),
            tail,
            catchUp,
            new Publisher(
                Appending.through(log.appender()), log.catalog(), RULES, () -> "id", blocked::add),
            SEAL,
            NOTICES,
            SteppedGateway::verified,
            new Admission(1000, 1000),
            METRICS,
            clock,
            blocked::add,
            "stepped");
    for (int i = 0; i < settings.lanes(); i++) {
      Mailbox mailbox = new Mailbox();
      RunEncoder encoder = new RunEncoder(new MessageEncoder(SEAL));
      lanes.add(new SteppedLane(lane(i, encoder, settings, laneNanos, mailbox), mailbox));
    }
    tail.onChange(changed -> lanes.forEach(lane -> lane.lane().tailChanged(changed)));
    logTail = log.newSteppedTail();
    logTail.start(settings.lookBack(), tail);
  }

  private static Lane lane(
      int index,
      RunEncoder encoder,
      Settings settings,
      LongSupplier laneNanos,
      Queue<Runnable> mailbox) {
    Pace pace = new Pace(Duration.ZERO, 1, settings.catchUpBytesPerPass());
    return new Lane(index, encoder, pace, LaneClock.exact(laneNanos), mailbox);
  }

  public static PositionSeal seal() {
    return SEAL;
  }

  /** A session for a socket that was opened; the lanes take turns. */
  public Session open(Socket socket) {
    Lane lane = lanes.get(sessions++ % lanes.size()).lane();
    Session session =
        new Session("session-" + sessions, lane, socket, context, null, nanos.getAsLong());
    lane.execute(
        () -> {
          lane.add(session);
          socket.demand();
        });
    return session;
  }

  /** One turn of one lane. */
  public void turn(int lane) {
    lanes.get(lane).lane().turn();
  }

  public int lanes() {
    return lanes.size();
  }

  /** The log's tail makes one step; false if it had none to make. */
  public boolean stepTail(StreamPartition partition, int eventsMax) {
    return logTail.step(partition, eventsMax);
  }

  public boolean isPrimed() {
    return tail.isPrimed();
  }

  public PartitionTail tail(StreamPartition partition) {
    return tail.find(partition);
  }

  /** Tasks that block, such as reads of history, and were not begun. */
  public int tasks() {
    return blocked.size();
  }

  /** Runs one; what it has to say is under way to the lanes then. */
  public void runTask(int index) {
    isAnswering = true;
    try {
      blocked.remove(index).run();
    } finally {
      isAnswering = false;
    }
  }

  /** What tasks have said and has not reached its lane. */
  public int answers() {
    return answers.size();
  }

  /** One of them reaches its lane. */
  public void deliverAnswer(int index) {
    Answer answer = answers.remove(index);
    answer.mailbox().add(answer.task());
  }

  private static TokenVerifier.Result verified(String token) {
    return new TokenVerifier.Result.Verified(
        new Caller(new TenantId(token), token, Set.of(Scopes.EVENTS_READ), Instant.MAX, null));
  }

  private static SessionSettings stomp() {
    return SessionSettings.DEFAULT
        .withHeartBeats(HeartBeats.NONE)
        .withTimeoutMillis(NEVER.toMillis());
  }

  /** A lane's mailbox: what blocking tasks put there is held back until it is delivered. */
  private final class Mailbox extends ArrayDeque<Runnable> {

    @Override
    public boolean add(Runnable task) {
      return isAnswering ? answers.add(new Answer(this, task)) : super.add(task);
    }
  }
}
