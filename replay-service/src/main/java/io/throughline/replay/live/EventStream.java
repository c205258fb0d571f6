package io.throughline.replay.live;

import io.throughline.event.Conflation.Kept;
import io.throughline.event.PositionSeal;
import io.throughline.log.Gap;
import io.throughline.log.LogUnavailableException;
import io.throughline.replay.live.LiveMeters.End;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * One event stream: reads the next part, writes it, waits for more, until it is told to end or the
 * client is gone. Runs on a virtual thread of its own and blocks there: a client that does not read
 * holds up this thread and nothing else.
 */
final class EventStream {

  private static final Duration RETRY_FIRST = Duration.ofMillis(200);
  private static final Duration RETRY_MAX = Duration.ofSeconds(5);

  /** How long the tail may take to bring what was appended before {@code until}. */
  private static final Duration UNTIL_GRACE = Duration.ofSeconds(1);

  private final LiveRequest request;
  private final LiveCursor cursor;
  private final PositionSeal seal;
  private final LiveLimits limits;
  private final LiveMeters meters;
  private final Instant expiresAt;
  private final OutputStream out;
  private final World world;

  private boolean caughtUpTold;
  private boolean waitingTold;
  private long quietSinceNanos;
  private String told;
  private Duration retryAfter = RETRY_FIRST;

  /** Time and chance. */
  record World(InstantSource clock, LongSupplier nanoTime, RandomGenerator random) {}

  /**
   * @param expiresAt when the reader's token ends, and the stream with it
   * @param out of the response; every part is flushed
   */
  EventStream(
      LiveRequest request,
      LiveCursor cursor,
      PositionSeal seal,
      LiveLimits limits,
      LiveMeters meters,
      Instant expiresAt,
      OutputStream out,
      World world) {
    this.request = request;
    this.cursor = cursor;
    this.seal = seal;
    this.limits = limits;
    this.meters = meters;
    this.expiresAt = expiresAt;
    this.out = out;
    this.world = world;
    this.quietSinceNanos = world.nanoTime().getAsLong();
    this.told = "";
  }

  /** Writes what a client needs before anything else: when to come back, and where it is. */
  void begin() throws IOException {
    out.write(SseFrames.retry(limits.retry()));
    notice("progress", "");
    out.flush();
  }

  /** Returns when the stream has ended and the client was told why, or has gone. */
  End run() throws InterruptedException {
    try {
      while (true) {
        if (cursor.isClosing()) {
          return goodbye();
        }
        if (!world.clock().instant().isBefore(expiresAt)) {
          return end(End.TOKEN_EXPIRED);
        }
        if (step()) {
          return end(End.UNTIL);
        }
      }
    } catch (IOException gone) {
      return End.CLIENT;
    }
  }

  /** Whether nothing that was asked for can follow. */
  private boolean step() throws IOException, InterruptedException {
    Taken taken;
    try {
      taken = cursor.take();
    } catch (LogUnavailableException away) {
      await(away);
      return false;
    }
    retryAfter = RETRY_FIRST;
    waitingTold = false;
    write(taken);
    if (taken.ended() || taken.atEnd() && isPastUntil()) {
      return true;
    }
    if (taken.gap() != null) {
      caughtUpTold = false;
    } else if (taken.atEnd() && !caughtUpTold) {
      caughtUpTold = true;
      notice("caught-up", "");
      out.flush();
    }
    boolean more = taken.gap() != null || !taken.atEnd() && taken != Taken.NOTHING_YET;
    if (!more) {
      cursor.await(nanosUntilSomethingIsDue());
    }
    sayThatWeAreHere();
    return false;
  }

  private void write(Taken taken) throws IOException {
    Gap gap = taken.gap();
    if (gap != null) {
      meters.gap(gap);
      String from = seal.seal(request.stream(), gap.from());
      String to = seal.seal(request.stream(), gap.to());
      write("gap", to, ",\"from\":\"%s\",\"reason\":\"%s\"".formatted(from, reason(gap)));
    }
    List<Kept<LiveEvent>> events = taken.events();
    for (Kept<LiveEvent> kept : events) {
      out.write(kept.event().frame(request.stream(), seal, kept.leftOut()));
    }
    if (gap != null || !events.isEmpty()) {
      out.flush();
      touched();
    }
    if (!events.isEmpty()) {
      LiveEvent first = events.getFirst().event();
      told = seal.seal(request.stream(), events.getLast().event().after());
      long age = world.clock().millis() - first.logged().appendTimeMillis();
      meters.delivered(events, Duration.ofMillis(Math.max(0, age)));
    }
  }

  private static String reason(Gap gap) {
    return gap.reason().wireName();
  }

  /** After a silence: a fresh position where there is one, a comment where there is none. */
  private void sayThatWeAreHere() throws IOException {
    if (nanosToKeepAlive() > 0) {
      return;
    }
    if (position().equals(told)) {
      out.write(SseFrames.COMMENT);
    } else {
      notice("progress", "");
    }
    out.flush();
    touched();
  }

  /** Nothing is lost while the log is away: it is asked again, less and less often. */
  private void await(LogUnavailableException away) throws IOException, InterruptedException {
    if (!waitingTold) {
      waitingTold = true;
      caughtUpTold = false;
      notice("progress", ",\"waiting\":\"history-unavailable\"");
      out.flush();
    }
    cursor.pause(retryAfter);
    Duration doubled = retryAfter.multipliedBy(2);
    retryAfter = doubled.compareTo(RETRY_MAX) > 0 ? RETRY_MAX : doubled;
    sayThatWeAreHere();
  }

  /** Clients come back one by one, so that those who take them over are not stormed. */
  private End goodbye() throws IOException {
    long over = Math.max(1, limits.reconnectOver().toMillis());
    long delay = limits.retry().toMillis() + world.random().nextLong(over);
    out.write(SseFrames.retry(Duration.ofMillis(delay)));
    notice("reconnect", ",\"delayMs\":" + delay);
    out.flush();
    return End.SHUTDOWN;
  }

  private End end(End why) throws IOException {
    notice("end", ",\"reason\":\"%s\"".formatted(why.wireName()));
    out.flush();
    return why;
  }

  private void notice(String name, String more) throws IOException {
    write(name, position(), more);
  }

  private void write(String name, String position, String more) throws IOException {
    String json = "{\"position\":\"%s\"%s}".formatted(position, more);
    out.write(SseFrames.notice(name, position, json));
    told = position;
    touched();
  }

  private String position() {
    return seal.seal(request.stream(), cursor.position());
  }

  private void touched() {
    quietSinceNanos = world.nanoTime().getAsLong();
  }

  private long nanosToKeepAlive() {
    long quiet = world.nanoTime().getAsLong() - quietSinceNanos;
    return limits.keepAlive().toNanos() - quiet;
  }

  private boolean isPastUntil() {
    Instant until = request.until();
    return until != null && !world.clock().instant().isBefore(until.plus(UNTIL_GRACE));
  }

  private long nanosUntilSomethingIsDue() {
    Instant now = world.clock().instant();
    Instant next = expiresAt;
    Instant until = request.until();
    if (until != null && until.plus(UNTIL_GRACE).isBefore(next)) {
      next = until.plus(UNTIL_GRACE);
    }
    Duration toNext = Duration.between(now, next);
    long keepAlive = Math.max(1, nanosToKeepAlive());
    return toNext.compareTo(Duration.ofNanos(keepAlive)) < 0
        ? Math.max(1, toNext.toNanos())
        : keepAlive;
  }
}
