package io.throughline.log.wire;

import io.throughline.event.Event;
import io.throughline.event.Payload;
import io.throughline.event.Position;
import io.throughline.event.TenantId;
import io.throughline.log.Gap;
import io.throughline.log.LogReader.Located;
import io.throughline.log.LogReader.Page;
import io.throughline.log.LoggedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Pages of every shape, from one source of chance. */
final class RandomPages {

  private static final List<String> TEXTS =
      List.of("a", "execution.started", "ünï-çødé", "\u0000", "日本語", "🙂🙂", "x".repeat(300));

  private final RandomGenerator random;

  RandomPages(RandomGenerator random) {
    this.random = random;
  }

  Page page() {
    Position from = position();
    List<LoggedEvent> events = new ArrayList<>();
    TenantId tenant = new TenantId("tenant-" + random.nextInt(10));
    long offset = from.nextOffset();
    for (int left = random.nextInt(20); left > 0; left--) {
      offset += random.nextInt(3) == 0 ? random.nextLong(1L << 40) : 0;
      events.add(new LoggedEvent(tenant, offset++, random.nextLong(), event()));
    }
    Position next = from.at(offset + random.nextInt(5));
    return new Page(from, next, events, random.nextBoolean(), gap());
  }

  Located located() {
    return new Located(position(), gap());
  }

  private @Nullable Gap gap() {
    Gap.Reason[] reasons = Gap.Reason.values();
    return random.nextBoolean()
        ? null
        : new Gap(reasons[random.nextInt(reasons.length)], position(), position());
  }

  private Position position() {
    return new Position(
        random.nextInt(),
        random.nextInt(Position.PARTITION_MAX + 1),
        random.nextLong(random.nextBoolean() ? 1000 : 1L << 55));
  }

  private Event event() {
    byte[] data = new byte[random.nextInt(3) == 0 ? 0 : random.nextInt(500)];
    random.nextBytes(data);
    Map<String, String> extensions =
        switch (random.nextInt(3)) {
          case 0 -> Map.of();
          case 1 -> Map.of("traceparent", text());
          default -> Map.of("one", text(), "two", "", "three", text());
        };
    return new Event(
        text(),
        text(),
        text(),
        optional(),
        optional(),
        optional(),
        optional(),
        extensions,
        Payload.of(data));
  }

  private String text() {
    return random.nextBoolean()
        ? TEXTS.get(random.nextInt(TEXTS.size()))
        : Long.toString(random.nextLong(100));
  }

  private @Nullable String optional() {
    return random.nextBoolean() ? null : text();
  }
}
