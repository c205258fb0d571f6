package io.throughline.log.wire;

import io.throughline.event.Payload;
import io.throughline.event.Position;
import io.throughline.log.Gap;
import io.throughline.log.SnapshotReader.States;
import io.throughline.log.SnapshotReader.SubjectState;
import java.util.ArrayList;
import java.util.List;

/**
 * A page of a snapshot as bytes, in the manner of {@link PageCodec}:
 *
 * <pre>
 * states = position  last  gap?  count  state*
 * state  = subject  type  time?  append-time-step  next-offset  data
 * </pre>
 */
public final class StatesCodec {

  private static final int STATE_BYTES_MIN = 6;

  private StatesCodec() {}

  public static byte[] encode(States states) {
    WireWriter out = PageCodec.begin(PageCodec.KIND_STATES);
    PageCodec.writePosition(out, states.position());
    out.byteOf(states.last() ? 1 : 0);
    PageCodec.writeGap(out, states.gap());
    out.number(states.states().size());
    long timeMillis = 0;
    for (SubjectState state : states.states()) {
      out.text(state.subject());
      out.sharedText(state.type());
      out.optionalText(state.time());
      out.signed(state.appendTimeMillis() - timeMillis);
      timeMillis = state.appendTimeMillis();
      out.number(state.nextOffset());
      out.raw(state.data().bytes());
    }
    return out.toBytes();
  }

  /** Throws {@link PageFormatException} for whatever is not exactly a page of states. */
  public static States decode(byte[] bytes) {
    WireReader in = PageCodec.begin(bytes, PageCodec.KIND_STATES);
    Position position = PageCodec.readPosition(in, "position");
    boolean last = in.flag("last");
    Gap gap = PageCodec.readGap(in);
    int count = in.count("count", STATE_BYTES_MIN);
    List<SubjectState> states = new ArrayList<>(count);
    long timeMillis = 0;
    for (int i = 0; i < count; i++) {
      String subject = in.text("subject");
      String type = in.requiredSharedText("type");
      String time = in.optionalText("time");
      timeMillis += in.signed("append time");
      long next = in.number("next offset", Position.OFFSET_MAX);
      Payload data = Payload.of(in.raw("data"));
      states.add(new SubjectState(subject, type, time, timeMillis, next, data));
    }
    in.end();
    return new States(position, states, last, gap);
  }
}
