package io.throughline.replay.live;

import io.throughline.event.Conflation.Kept;
import io.throughline.event.Position;
import io.throughline.event.PositionSeal;
import io.throughline.event.TenantId;
import io.throughline.log.EventLog;
import io.throughline.log.Gap;
import io.throughline.log.LogReader;
import io.throughline.log.LoggedEvent;
import io.throughline.replay.live.EventStream.World;
import io.throughline.replay.live.LiveMeters.End;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The door to live reading: event streams and long polls. Safe for use by any thread. */
public final class LiveReaders {

  private static final Logger log = LoggerFactory.getLogger(LiveReaders.class);
  private static final Duration GOODBYE_MAX = Duration.ofSeconds(5);

  private final LiveTail tail;
  private final LiveHistory history;
  private final LiveStreams streams;
  private final LiveLimits limits;
  private final LiveMeters meters;
  private final PositionSeal seal;
  private final ExecutorService threads;
  private final World world;

  LiveReaders(
      EventLog eventLog,
      LogReader reader,
      LiveLimits limits,
      LiveMeters meters,
      PositionSeal seal,
      ExecutorService threads,
      World world) {
    this.tail = new LiveTail(eventLog, limits.tailBytes());
    this.history = new LiveHistory(reader, limits.historyReads(), meters, world.nanoTime());
    this.streams = new LiveStreams(limits, meters);
    this.limits = limits;
    this.meters = meters;
    this.seal = seal;
    this.threads = threads;
    this.world = world;
    meters.watch(tail, streams);
  }

  /** A place among the live readers; whoever has it closes it. */
  public AutoCloseable enter(TenantId tenant) {
    return streams.enter(tenant);
  }

  /**
   * What a long poll brings.
   *
   * @param from where the events start, after {@code gap} if there is one
   * @param next where to go on
   * @param more whether there is more already
   */
  public record Part(
      Position from,
      Position next,
      List<Kept<LoggedEvent>> events,
      boolean more,
      @Nullable Gap gap) {}

  /**
   * Answers a request with an event stream, on a thread of its own. The response's headers are set.
   *
   * @param place given back when the stream has ended
   */
  public void stream(
      LiveRequest request,
      Instant expiresAt,
      AutoCloseable place,
      AsyncContext async,
      HttpServletResponse response)
      throws IOException {
    OutputStream out = response.getOutputStream();
    threads.execute(
        () -> {
          LiveLimits.Part page = limits.part(Long.MAX_VALUE);
          try (place;
              LiveCursor cursor = new LiveCursor(request, tail, history, page)) {
            EventStream stream =
                new EventStream(request, cursor, seal, limits, meters, expiresAt, out, world);
            stream.begin();
            meters.ended(stream.run());
          } catch (IOException gone) {
            meters.ended(End.CLIENT);
          } catch (InterruptedException stopped) {
            meters.ended(End.SHUTDOWN);
          } catch (Exception bug) {
            log.error("an event stream of {} failed", request.stream(), bug);
            meters.ended(End.FAILURE);
          } finally {
            async.complete();
          }
        });
  }

  /**
   * Waits for something after the request's start, up to {@code wait}. Blocks.
   *
   * @param eventsMax at least 1
   */
  public Part poll(LiveRequest request, int eventsMax, int bytesMax, Duration wait)
      throws InterruptedException {
    LiveLimits.Part page = new LiveLimits.Part(eventsMax, bytesMax, Long.MAX_VALUE);
    try (LiveCursor cursor = new LiveCursor(request, tail, history, page)) {
      long deadline = world.nanoTime().getAsLong() + wait.toNanos();
      Gap gap = null;
      Position from = request.start();
      while (true) {
        Taken taken = cursor.take();
        if (taken.gap() != null) {
          meters.gap(taken.gap());
          gap = gap == null ? taken.gap() : gap;
          from = taken.gap().to();
        }
        long left = deadline - world.nanoTime().getAsLong();
        boolean over = left <= 0 || taken.ended() || cursor.isClosing();
        if (!taken.events().isEmpty() || over || gap != null && taken.atEnd()) {
          return part(from, cursor.position(), taken, gap);
        }
        if (taken.atEnd() || taken == Taken.NOTHING_YET) {
          cursor.await(left);
        }
      }
    }
  }

  /** Lets nobody in, and tells everybody to go elsewhere. */
  void drain() throws InterruptedException {
    streams.close();
    tail.wakeAllForGood();
    streams.awaitEmpty(GOODBYE_MAX);
  }

  void close() {
    tail.close();
  }

  private Part part(Position from, Position next, Taken taken, @Nullable Gap gap) {
    List<Kept<LoggedEvent>> events = new ArrayList<>(taken.events().size());
    for (Kept<LiveEvent> kept : taken.events()) {
      events.add(new Kept<>(kept.event().logged(), kept.leftOut()));
    }
    if (!events.isEmpty()) {
      long age = world.clock().millis() - events.getFirst().event().appendTimeMillis();
      meters.delivered(taken.events(), Duration.ofMillis(Math.max(0, age)));
    }
    return new Part(from, next, events, !taken.atEnd() && !taken.ended(), gap);
  }
}
