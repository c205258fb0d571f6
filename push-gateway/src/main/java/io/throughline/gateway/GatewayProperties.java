package io.throughline.gateway;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The gateway's settings, {@code throughline.gateway.*}, checked at start. What each limit protects
 * stands where it is used; {@code docs/operations.md} lists them all.
 *
 * @param path of the WebSocket endpoint
 * @param lanes threads that run sessions; 0 for one per core
 * @param passIntervalMax the longest that a busy lane waits for more to be due per write
 * @param restFactor how much longer than its last pass took a busy lane waits, up to that
 * @param sendBuffer the kernel's send buffer for one socket, before a stalled reader shows
 * @param replayUrl where history is read; absent where it is in this process
 * @param dedupe how an event that is sent again is recognized, where ingest is not in this process
 */
@ConfigurationProperties("throughline.gateway")
public record GatewayProperties(
    @DefaultValue("/ws") String path,
    @DefaultValue("0") int lanes,
    @DefaultValue("20ms") Duration passIntervalMax,
    @DefaultValue("1") double restFactor,
    @DefaultValue("256KB") DataSize sendBuffer,
    @DefaultValue("http://localhost:8084") String replayUrl,
    @DefaultValue Sessions sessions,
    @DefaultValue Frames frames,
    @DefaultValue TailMemory tail,
    @DefaultValue CatchUpReads catchUp,
    @DefaultValue Dedupe dedupe,
    @DefaultValue Drain drain) {

  public GatewayProperties {
    if (lanes < 0) {
      throw refused("lanes", lanes, "0 or more");
    }
    if (!(restFactor >= 0 && restFactor <= 10)) {
      throw refused("rest-factor", restFactor, "0 to 10");
    }
    if (!path.startsWith("/")) {
      throw refused("path", path, "a path beginning with '/'");
    }
  }

  /** Lanes to start. */
  int laneCount() {
    return lanes == 0 ? Runtime.getRuntime().availableProcessors() : lanes;
  }

  /** Limits of a session; see {@link io.throughline.gateway.session.SessionLimits}. */
  public record Sessions(
      @DefaultValue("100000") int max,
      @DefaultValue("10000") int perTenantMax,
      @DefaultValue("100") int subscriptionsMax,
      @DefaultValue("64KB") DataSize inFlightMax,
      @DefaultValue("256KB") DataSize answersMax,
      @DefaultValue("64") int publishingMax,
      @DefaultValue("100") int framesPerSecond,
      @DefaultValue("200") int frameBurst,
      @DefaultValue("10s") Duration connectTimeout,
      @DefaultValue("10s") Duration writeTimeout,
      @DefaultValue("10s") Duration heartBeat,
      @DefaultValue("30s") Duration pingInterval,
      @DefaultValue("5s") Duration progressInterval) {

    public Sessions {
      if (inFlightMax.toBytes() < 4096 || inFlightMax.toBytes() > 16 << 20) {
        throw refused("sessions.in-flight-max", inFlightMax, "4KB to 16MB");
      }
      if (max < 1 || perTenantMax < 1 || subscriptionsMax < 1) {
        throw refused("sessions.max, per-tenant-max, subscriptions-max", max, "at least 1");
      }
    }
  }

  /** Limits of one inbound STOMP frame; see {@link io.throughline.stomp.Limits}. */
  public record Frames(
      @DefaultValue("1MB") DataSize bodyMax,
      @DefaultValue("64") int headersMax,
      @DefaultValue("8KB") DataSize headerLineMax) {}

  /** Memory of the tail; see {@link io.throughline.gateway.tail.Tail.TailLimits}. */
  public record TailMemory(
      @DefaultValue("256MB") DataSize max,
      @DefaultValue("32MB") DataSize partitionMax,
      @DefaultValue("2m") Duration age) {}

  /** Reads of history; see {@link io.throughline.gateway.catchup.CatchUp.Limits}. */
  public record CatchUpReads(
      @DefaultValue("1000") int pageEvents,
      @DefaultValue("256KB") DataSize pageBytes,
      @DefaultValue("8") int perTenantMax,
      @DefaultValue("64") int max,
      @DefaultValue("32MB") DataSize sharedMax,
      @DefaultValue("5s") Duration sharedFor,
      @DefaultValue("1s") Duration snapshotFor,
      @DefaultValue("1MB") DataSize bytesPerPass) {}

  /** What was appended lately; see {@link io.throughline.gateway.publish.Appending#learning}. */
  public record Dedupe(
      @DefaultValue("10m") Duration window,
      @DefaultValue("250000") int entriesMax,
      @DefaultValue("2s") Duration patience) {

    public Dedupe {
      if (window.isNegative() || window.compareTo(Duration.ofDays(1)) > 0) {
        throw refused("dedupe.window", window, "0 to 1 day");
      }
      if (entriesMax < 1) {
        throw refused("dedupe.entries-max", entriesMax, "at least 1");
      }
      if (patience.isNegative()) {
        throw refused("dedupe.patience", patience, "0 or more");
      }
    }
  }

  /**
   * How the gateway goes: clients have {@code notice} after the reconnect notices to leave by
   * themselves, then they are closed over {@code over}.
   */
  public record Drain(@DefaultValue("10s") Duration notice, @DefaultValue("1s") Duration over) {}

  private static IllegalArgumentException refused(String setting, Object found, String expected) {
    return new IllegalArgumentException(
        "throughline.gateway.%s: %s (expected: %s)".formatted(setting, found, expected));
  }
}
