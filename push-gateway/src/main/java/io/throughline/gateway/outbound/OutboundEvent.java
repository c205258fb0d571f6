package io.throughline.gateway.outbound;

import io.throughline.event.Event;
import io.throughline.event.EventFilter;
import io.throughline.log.LoggedEvent;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way out, shared by the lanes.
 *
 * <p>The part of its MESSAGE frame that is the same for every subscription is made when the first
 * one needs it, and kept: two lanes may make it at the same time, and the same bytes come out.
 */
public final class OutboundEvent {

  /**
   * What an event costs beyond its texts and data, in bytes: the objects around them, estimated.
   */
  private static final int OVERHEAD_BYTES = 300;

  private final LoggedEvent logged;
  private volatile @Nullable MessageTail messageTail;

  public OutboundEvent(LoggedEvent logged) {
    this.logged = logged;
  }

  public long offset() {
    return logged.offset();
  }

  /** The offset in the position "after this event". */
  public long nextOffset() {
    return logged.nextOffset();
  }

  public long appendTimeMillis() {
    return logged.appendTimeMillis();
  }

  public boolean matches(EventFilter filter) {
    return filter.matchesAll() || filter.matches(logged.event());
  }

  public Event event() {
    return logged.event();
  }

  /** The shared part of its frame, once it was made. */
  public @Nullable MessageTail messageTail() {
    return messageTail;
  }

  public void messageTail(MessageTail messageTail) {
    this.messageTail = messageTail;
  }

  /** What it costs to hold, its frame included, in bytes, estimated. */
  public int weightBytes() {
    Event event = logged.event();
    int headers = 64;
    for (var extension : event.extensions().entrySet()) {
      headers += 80 + extension.getKey().length() + extension.getValue().length();
    }
    return OVERHEAD_BYTES + 2 * (headers + event.data().size());
  }
}
