package io.throughline.log;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a transaction answers when one of its events can't be appended: none of them is. */
public final class AtomicRefusal {

  private static final AppendResult WITH_ANOTHER =
      new AppendResult.Unavailable("another event of the same transaction was refused");

  private AtomicRefusal() {}

  /**
   * @param refusals one per event in order; null where nothing speaks against the event
   * @return one per event in order, or an empty list if none is refused
   */
  public static List<AppendResult> of(List<@Nullable AppendResult> refusals) {
    List<AppendResult> answers = new ArrayList<>();
    boolean refused = false;
    for (AppendResult refusal : refusals) {
      refused |= refusal != null;
      answers.add(refusal != null ? refusal : WITH_ANOTHER);
    }
    return refused ? List.copyOf(answers) : List.of();
  }
}
