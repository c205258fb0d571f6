package io.throughline.host;

import io.throughline.event.Event;
import io.throughline.event.StreamName;
import io.throughline.host.HostEvents.Addressed;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches this machine and hands its events to a sink, until closed.
 *
 * <p>One daemon thread of its own looks, decides and calls the sink; a sink that blocks delays the
 * next look and nothing else. Looks are not made up for: after a pause the next one is the present.
 */
public final class HostWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HostWatch.class);

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("host-watch").unstarted(task));

  private final Supplier<HostProbe> openProbe;
  private final HostEvents events;
  private final BiConsumer<StreamName, Event> sink;
  private final InstantSource clock;

  /**
   * Opened by the first look, on the watch's thread: finding out what the machine is takes a while.
   */
  private @Nullable HostProbe probe;

  private boolean failing;

  private HostWatch(
      HostWatchSettings settings,
      BiConsumer<StreamName, Event> sink,
      InstantSource clock,
      RandomGenerator random,
      Supplier<HostProbe> openProbe) {
    this.openProbe = openProbe;
    this.events = new HostEvents(settings, Long.toHexString(random.nextLong()));
    this.sink = sink;
    this.clock = clock;
  }

  /**
   * Starts to watch. The first events come after {@link HostWatchSettings#every()}.
   *
   * @param sink called on the watch's thread, once an event
   */
  public static HostWatch start(HostWatchSettings settings, BiConsumer<StreamName, Event> sink) {
    return start(
        settings, sink, InstantSource.system(), RandomGenerator.getDefault(), OshiProbe::new);
  }

  static HostWatch start(
      HostWatchSettings settings,
      BiConsumer<StreamName, Event> sink,
      InstantSource clock,
      RandomGenerator random,
      Supplier<HostProbe> openProbe) {
    HostWatch watch = new HostWatch(settings, sink, clock, random, openProbe);
    long everyMillis = settings.every().toMillis();
    watch.thread.execute(watch::open);
    watch.thread.scheduleWithFixedDelay(
        watch::look, everyMillis, everyMillis, TimeUnit.MILLISECONDS);
    return watch;
  }

  private void open() {
    try {
      probe = openProbe.get();
    } catch (RuntimeException | LinkageError unsupported) {
      LOG.warn("This machine can't be watched: {}", unsupported.toString());
    }
  }

  /** A look that fails is left out; the first of a row of failures is logged. */
  private void look() {
    if (probe == null) {
      return;
    }
    try {
      for (Addressed addressed : events.of(Readings.of(probe.sample()), clock.instant())) {
        sink.accept(addressed.stream(), addressed.event());
      }
      failing = false;
    } catch (RuntimeException e) {
      if (!failing) {
        LOG.warn("Looking at this machine failed", e);
      }
      failing = true;
    }
  }

  /** Stops. No event is handed over after this returns, but for one that is being handed over. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
