package io.throughline.log.wire;

import io.throughline.event.Position;
import io.throughline.event.TenantId;
import io.throughline.log.Gap;
import io.throughline.log.LogReader.Located;
import io.throughline.log.LogReader.Page;
import io.throughline.log.LoggedEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reader's answers as bytes, for the way from the replay service to a gateway.
 *
 * <p>An answer is {@code 'T' 'L'}, the format's version, its kind, and then
 *
 * <pre>
 * page    = from  length-in-offsets  at-end  gap?  event-count ( tenant event* )?
 * located = position  gap?
 * gap     = reason  from  to
 * </pre>
 *
 * with the primitives of {@link WireWriter}. What repeats from event to event is written once;
 * offsets and times are differences from the event before. Positions are plain, because both ends
 * hold the same key; nothing is sealed per event until a gateway delivers it.
 *
 * <p>Decoding throws {@link PageFormatException} for whatever is not exactly such an answer, and
 * nothing else.
 */
public final class PageCodec {

  public static final String MEDIA_TYPE = "application/vnd.throughline.page";

  private static final int MAGIC_1 = 'T';
  private static final int MAGIC_2 = 'L';
  private static final int VERSION = 1;
  private static final int KIND_PAGE = 1;
  private static final int KIND_LOCATED = 2;
  static final int KIND_STATES = 3;
  private static final int EXPECTED_BYTES = 16 * 1024;
  private static final Gap.Reason[] REASONS = Gap.Reason.values();

  private PageCodec() {}

  /**
   * @param page of one tenant's events
   */
  public static byte[] encode(Page page) {
    WireWriter out = begin(KIND_PAGE);
    writePosition(out, page.from());
    out.number(page.next().nextOffset() - page.from().nextOffset());
    out.byteOf(page.atEnd() ? 1 : 0);
    writeGap(out, page.gap());
    List<LoggedEvent> events = page.events();
    out.number(events.size());
    if (!events.isEmpty()) {
      TenantId tenant = events.getFirst().tenant();
      out.text(tenant.value());
      EventCodec codec = new EventCodec(tenant, page.from().nextOffset());
      for (LoggedEvent event : events) {
        codec.write(out, event);
      }
    }
    return out.toBytes();
  }

  public static byte[] encode(Located located) {
    WireWriter out = begin(KIND_LOCATED);
    writePosition(out, located.position());
    writeGap(out, located.gap());
    return out.toBytes();
  }

  public static Page decodePage(byte[] bytes) {
    WireReader in = begin(bytes, KIND_PAGE);
    Position from = readPosition(in, "from");
    long pageOffsets = in.number("length in offsets", Position.OFFSET_MAX - from.nextOffset());
    Position next = from.at(from.nextOffset() + pageOffsets);
    boolean atEnd = in.flag("at end");
    Gap gap = readGap(in);
    List<LoggedEvent> events = readEvents(in, from, next);
    in.end();
    return new Page(from, next, events, atEnd, gap);
  }

  public static Located decodeLocated(byte[] bytes) {
    WireReader in = begin(bytes, KIND_LOCATED);
    Position position = readPosition(in, "position");
    Gap gap = readGap(in);
    in.end();
    return new Located(position, gap);
  }

  private static List<LoggedEvent> readEvents(WireReader in, Position from, Position next) {
    int count = in.count("event count", EventCodec.BYTES_MIN);
    if (count == 0) {
      return List.of();
    }
    String tenant = in.text("tenant");
    EventCodec codec;
    try {
      codec = new EventCodec(new TenantId(tenant), from.nextOffset());
    } catch (IllegalArgumentException notATenant) {
      throw new PageFormatException(String.valueOf(notATenant.getMessage()));
    }
    List<LoggedEvent> events = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      events.add(codec.read(in));
    }
    if (codec.expectedOffset() > next.nextOffset()) {
      throw in.refusal("event", "beyond the page", "before " + next.nextOffset());
    }
    return events;
  }

  static WireWriter begin(int kind) {
    WireWriter out = new WireWriter(EXPECTED_BYTES);
    out.byteOf(MAGIC_1);
    out.byteOf(MAGIC_2);
    out.byteOf(VERSION);
    out.byteOf(kind);
    return out;
  }

  static WireReader begin(byte[] bytes, int kind) {
    WireReader in = new WireReader(bytes);
    expect(in, "first byte", MAGIC_1);
    expect(in, "second byte", MAGIC_2);
    expect(in, "version", VERSION);
    expect(in, "kind", kind);
    return in;
  }

  private static void expect(WireReader in, String what, int expected) {
    int found = in.byteOf(what);
    if (found != expected) {
      throw in.refusal(what, found, String.valueOf(expected));
    }
  }

  static void writePosition(WireWriter out, Position position) {
    out.number(Integer.toUnsignedLong(position.epoch()));
    out.number(position.partition());
    out.number(position.nextOffset());
  }

  static Position readPosition(WireReader in, String what) {
    int epoch = (int) in.number(what + " epoch", 0xFFFF_FFFFL);
    int partition = (int) in.number(what + " partition", Position.PARTITION_MAX);
    return new Position(epoch, partition, in.number(what + " offset", Position.OFFSET_MAX));
  }

  static void writeGap(WireWriter out, @Nullable Gap gap) {
    if (gap == null) {
      out.byteOf(0);
      return;
    }
    out.byteOf(1 + gap.reason().ordinal());
    writePosition(out, gap.from());
    writePosition(out, gap.to());
  }

  static @Nullable Gap readGap(WireReader in) {
    int reason = (int) in.number("gap", REASONS.length);
    if (reason == 0) {
      return null;
    }
    Position from = readPosition(in, "gap from");
    return new Gap(REASONS[reason - 1], from, readPosition(in, "gap to"));
  }
}
