package io.throughline.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.event.Event;
import io.throughline.event.StreamKey;
import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import io.throughline.gateway.catchup.CatchUp;
import io.throughline.gateway.catchup.History;
import io.throughline.gateway.catchup.Snapshots;
import io.throughline.gateway.tail.Tail;
import io.throughline.log.AppendResult;
import io.throughline.log.LogReader.PageLimit;
import io.throughline.log.SnapshotReader.StatesLimit;
import io.throughline.log.StreamPartition;
import io.throughline.log.memory.MemoryLog;
import io.throughline.stomp.Command;
import io.throughline.stomp.Frame;
import io.throughline.stomp.FrameEncoder;
import io.throughline.stomp.Headers;
import io.throughline.stomp.HeartBeats;
import io.throughline.stomp.StompVersion;
import io.throughline.stomp.client.ClientFrames;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** In a lane, who catches up comes after who is live, so many bytes per pass. */
class LanePaceTest {

  private static final StreamName STREAM = new StreamName("execution");
  private static final StreamKey ACME = new StreamKey(new TenantId("acme"), STREAM);
  private static final StreamPartition PARTITION = new StreamPartition(STREAM, 0);
  private static final int IN_FLIGHT = 4_096;
  private static final int CLIENTS = 20;

  private long nanos = 1;
  private long nanosEachTime;
  private final MemoryLog log = new MemoryLog(Set.of(STREAM), 1, InstantSource.system());
  private final SteppedGateway gateway =
      new SteppedGateway(
          log,
          History.local(log.reader()),
          Snapshots.local(log.snapshots()),
          new SteppedGateway.Settings(
              1,
              IN_FLIGHT,
              2 * IN_FLIGHT,
              Duration.ofSeconds(5),
              new Tail.TailLimits(1 << 24, 1 << 24, Duration.ofHours(1)),
              new CatchUp.Limits(
                  new PageLimit(100, 1 << 20),
                  new StatesLimit(100, 1 << 20),
                  8,
                  8,
                  1 << 20,
                  Duration.ofSeconds(5),
                  Duration.ofSeconds(1)),
              Duration.ofHours(1)),
          this::laneNanos,
          () -> nanos);

  @Test
  void inEachPass_theLiveOneIsServed_andAFewOfThoseWhoCatchUp() {
    String start = append(0);
    for (int i = 0; i < 200; i++) {
      append(300);
    }
    drain();
    Wire live = new Wire("live", Headers.EMPTY);
    List<Wire> behind = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      behind.add(new Wire("behind-" + i, Headers.of("after", start)));
    }
    behind.forEach(Wire::mark);
    for (int pass = 1; pass <= 5; pass++) {
      append(10);
      live.mark();
      drainTail();
      gateway.turn(0);
      assertThat(live.bytesSinceMark).as("pass %d", pass).isPositive();
    }
    long served = behind.stream().filter(wire -> wire.bytesSinceMark > 1_000).count();
    assertThat(served).isBetween(4L, 5L * 4);
    assertThat(behind.stream().mapToLong(wire -> wire.bytesSinceMark).sum())
        .isLessThanOrEqualTo(5L * (2 * IN_FLIGHT + IN_FLIGHT + 2_000));
    for (int pass = 0; pass < 2_000; pass++) {
      gateway.turn(0);
    }
    assertThat(behind).allSatisfy(wire -> assertThat(wire.bytes).isGreaterThan(200L * 300));
  }

  @Test
  void inTheTurnInWhichTheyAllSubscribe_theyAreServedSoManyBytesAsInAnyOther() {
    String start = append(0);
    for (int i = 0; i < 200; i++) {
      append(300);
    }
    drain();
    Wire live = new Wire("live", Headers.EMPTY);
    List<Wire> behind = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      behind.add(new Wire("behind-" + i));
    }
    drain();
    live.mark();
    behind.forEach(Wire::mark);
    behind.forEach(wire -> wire.subscribe(Headers.of("after", start)));
    append(10);
    drainTail();
    gateway.turn(0);
    assertThat(live.bytesSinceMark).isPositive();
    long served = behind.stream().filter(wire -> wire.bytesSinceMark > 1_000).count();
    assertThat(served).isBetween(1L, 4L);
    for (int pass = 0; pass < 2_000; pass++) {
      gateway.turn(0);
    }
    assertThat(behind).allSatisfy(wire -> assertThat(wire.bytes).isGreaterThan(200L * 300));
  }

  @Test
  void whenAThousandThingsAreAskedAtOnce_theLiveOneDoesNotWaitForTheLast() {
    append(0);
    drain();
    Wire live = new Wire("live", Headers.EMPTY);
    Wire busy = new Wire("busy", Headers.of("types", "none"));
    gateway.turn(0);
    for (int i = 0; i < 1_000; i++) {
      busy.session.ponged();
    }
    append(10);
    live.mark();
    drainTail();
    nanosEachTime = 20_000;
    long before = nanos;
    gateway.turn(0);
    assertThat(live.bytesSinceMark).isPositive();
    assertThat(nanos - before).isLessThan(5_000_000);
  }

  /** What a lane does takes time here: so much each time that it looks at the clock. */
  private long laneNanos() {
    nanos += nanosEachTime;
    return nanos;
  }

  private String append(int bytes) {
    Event event = Event.json("e", "/test", "t", null, "{\"pad\":\"" + "x".repeat(bytes) + "\"}");
    var appended = (AppendResult.Appended) log.appender().append(ACME, event).join();
    return SteppedGateway.seal().seal(ACME, appended.position());
  }

  private void drain() {
    drainTail();
    while (gateway.tasks() > 0) {
      gateway.runTask(0);
    }
    while (gateway.answers() > 0) {
      gateway.deliverAnswer(0);
    }
    gateway.turn(0);
  }

  private void drainTail() {
    while (gateway.stepTail(PARTITION, 1_000)) {}
  }

  /** A connection that takes whatever is written at once. */
  private final class Wire implements Socket {

    private final String name;
    private final Session session;
    private long bytes;
    private long bytesSinceMark;

    /** Connects. */
    private Wire(String name) {
      this.name = name;
      session = gateway.open(this);
      send(ClientFrames.connect("test", ACME.tenant().value(), HeartBeats.NONE));
      drain();
      drain();
    }

    /** Connects, and subscribes in the same turn in which it is let in. */
    private Wire(String name, Headers start) {
      this(name);
      subscribe(start);
    }

    private void subscribe(Headers start) {
      send(
          new Frame(
              Command.SUBSCRIBE,
              Headers.of("id", name, "destination", "/topic/execution", "receipt", name)
                  .and(start)));
    }

    private void send(Frame frame) {
      session.received(ByteBuffer.wrap(FrameEncoder.encode(frame, StompVersion.V1_2)));
    }

    private void mark() {
      bytesSinceMark = 0;
    }

    @Override
    public void write(ByteBuffer[] frames, Completion completion) {
      for (ByteBuffer frame : frames) {
        bytes += frame.remaining();
        bytesSinceMark += frame.remaining();
        frame.position(frame.limit());
      }
      completion.written(null);
    }

    @Override
    public void demand() {}

    @Override
    public void close(int code, String reason) {
      throw new AssertionError(code + " " + reason);
    }

    @Override
    public void abort() {
      throw new AssertionError("aborted");
    }

    @Override
    public String peer() {
      return "wire";
    }
  }
}
