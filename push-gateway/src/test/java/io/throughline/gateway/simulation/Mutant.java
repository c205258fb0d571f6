package io.throughline.gateway.simulation;

import java.util.List;

/**
 * The gateway with one of its guards removed. What is edited stands here word for word, so that a
 * guard that moves takes its mutant along.
 *
 * <p>{@code docs/reliability.md} has the table of what the simulation says to each.
 */
enum Mutant {
  RUN_DELIVERED_WHEREVER_IT_STARTS(
      new Edit("subscription/Splice.java", "!run.follows(cursor)", "cursor == null")),
  WINDOW_COVERS_EVERYTHING_OLDER(
      new Edit("tail/Window.java", "position.nextOffset() >= oldest", "true")),
  EVICTED_BATCHES_SKIPPED(
      new Edit("tail/Window.java", "position.nextOffset() >= oldest", "true"),
      new Edit(
          "tail/PartitionTail.java",
          "offset < entry.getValue().next() ? entry.getValue() : null",
          "offset < entry.getValue().next() ? entry.getValue() : java.util.Optional.ofNullable("
              + "batches.higherEntry(offset)).map(Map.Entry::getValue).orElse(null)"),
      new Edit(
          "tail/PartitionTail.java",
          "entry != null &&",
          "entry == null ? (batches.isEmpty()" + " ? null : batches.firstEntry().getValue()) :")),
  NO_AHEAD(
      new Edit("subscription/Splice.java", "if (window.isBehind(cursor))", "if (cursor == null)"),
      new Edit("tail/Window.java", "&& position.nextOffset() <= next", "")),
  EPOCH_IGNORED(new Edit("tail/Window.java", "position.epoch() == epoch && position", "position")),
  PAGE_ENDS_AFTER_ITS_LAST_EVENT(
      new Edit(
          "message/RunEncoder.java",
          "stopped == ALL ? page.next() : from.at(stopped)",
          "stopped != ALL ? from.at(stopped) : page.events().isEmpty() ? from"
              + " : from.at(page.events().getLast().nextOffset())")),
  EVENT_WITHOUT_ROOM_SKIPPED(
      new Edit("message/RunEncoder.java", "return event.offset();", "return event.nextOffset();")),
  GAP_OF_A_PAGE_NOT_TOLD(
      new Edit("subscription/Splice.java", "if (run.gap() != null)", "if (cursor == null)")),
  GAP_OF_A_CUT_NOT_TOLD(
      new Edit(
          "subscription/Splice.java",
          "return placed.after(List.of(new Want.Tell<>(new Notice.Lost(gap))));\n  }",
          "return gap == null ? null : placed;\n  }")),
  CUT_NOT_NOTICED(
      new Edit(
          "subscription/Splice.java", "if (cut == null ||", "if (cut != null || cut == null ||")),
  CUT_FORGOTTEN_BY_THE_TAIL(
      new Edit("tail/PartitionTail.java", "cuts.put(generation, from);", "cuts.put(-1, from);")),
  RUN_NOT_DELIVERED(
      new Edit(
          "subscription/Splice.java",
          "wants.add(new Want.Deliver<>(run));",
          "if (run.gap() == null) { wants.add(new Want.Deliver<>(run)); }")),
  RESTART_NOT_NOTICED_BY_THE_LANE(
      new Edit(
          "session/PartitionView.java",
          "return latest.generation() == window.generation();",
          "return latest.generation() >= 0;")),
  OVERTAKING_NOT_TOLD(
      new Edit(
          "session/PartitionView.java",
          "tellAll(new Input.Overtaken<>(watermark, window));",
          "if (watermark == null) { tellAll(new Input.Overtaken<>(watermark, window)); }")),
  WATERMARK_MOVED_BEFORE_IT_IS_TOLD(
      new Edit(
          "session/PartitionView.java",
          "tellTenantsOf(batch);\n        window = latest.until(batch.next());",
          "window = latest.until(batch.next());\n        tellTenantsOf(batch);")),
  ANSWER_FROM_BEFORE_A_CUT_TAKEN(
      new Edit(
          "session/Inquiry.java",
          "view.generation() == generation",
          "view.generation() >= generation"),
      new Edit("session/Subscription.java", "reading.forget(); // it may be", "// it may be")),
  CAUGHT_UP_TOLD_TOO_EARLY(
      new Edit(
          "subscription/Splice.java",
          "return Step.to(new Live(cursor, owesCaughtUp));",
          "return owesCaughtUp ? Step.to(new Live(cursor, false), new Want.Tell<>("
              + "new Notice.CaughtUp(cursor))) : Step.to(new Live(cursor, false));")),
  CAUGHT_UP_NOT_OWED_AFTER_HISTORY(
      new Edit(
          "subscription/Splice.java",
          "delivered(phase, cursor, run, true, window)",
          "delivered(phase, cursor, run, false, window)")),
  POSITION_OF_THE_TAIL_CLAIMED(
      new Edit(
          "session/Subscription.java",
          "case Phase.Live live -> live.cursor();",
          "case Phase.Live live -> view.window().end();")),
  FILTER_NOT_APPLIED(
      new Edit("message/RunEncoder.java", "&& event.matches(audience.filter())", "")),
  EVENTS_BEFORE_THE_CURSOR_NOT_SKIPPED(
      new Edit(
          "message/RunEncoder.java",
          "event.offset() >= from.nextOffset() &&",
          "event.offset() >= 0 &&")),
  WINDOW_OF_ACKNOWLEDGEMENTS_IGNORED(
      new Edit("session/Subscription.java", "&& windowRoom > 0", ""),
      new Edit("message/RunBuffer.java", "(frames < room.events()", "(frames >= 0")),
  WRITE_DURING_A_WRITE(
      new Edit(
          "session/Outbound.java",
          "isDue = false;\n    if (isWriting) {",
          "isDue = false;\n    if (isEnded) {"),
      new Edit(
          "session/Outbound.java",
          "if (!isDue && !isWriting && !isEnded)",
          "if (!isDue && !isEnded)")),
  HISTORY_ASKED_ONCE_ONLY(
      new Edit(
          "session/Inquiry.java",
          "isAsking = false;\n                  if",
          "isAsking = failure != null;\n                  if")),
  SNAPSHOT_PAGES_NOT_PINNED(
      new Edit(
          "catchup/CatchUp.java",
          "key.at() == null ? new Moment.Now() : new Moment.At(key.at())",
          "new Moment.Now()"),
      new Edit("catchup/CatchUp.java", "|| states.position().equals(key.at())", "|| true"),
      new Edit(
          "subscription/SnapshotPart.java", "phase.at().equals(position)", "position != null")),
  EVENTS_BEGIN_WHERE_THE_TAIL_ENDS(
      new Edit(
          "subscription/Splice.java",
          "place(part.position(), true, window)",
          "place(window.end(), true, window)")),
  SNAPSHOT_ENDED_TOO_EARLY(
      new Edit("subscription/Splice.java", "if (!part.isEnd())", "if (part.position() == null)")),
  STATES_DELIVERED_AGAIN(
      new Edit(
          "subscription/Splice.java",
          "new Snapshotting(part.position(), part.lastSubject())",
          "new Snapshotting(part.position(), phase.afterSubject())")),
  STATES_WITHOUT_ROOM_SKIPPED(
      new Edit(
          "message/RunEncoder.java",
          "new SnapshotPart<>(page.position(), afterSubject, last, false,",
          "new SnapshotPart<>(page.position(), afterSubject, state.subject(), false,")),
  SNAPSHOT_THAT_IS_GONE_WAITED_FOR(
      new Edit(
          "subscription/Splice.java",
          "gap.from().equals(phase.at()) ? snapshotAnew(gap)",
          "phase == null ? snapshotAnew(gap)")),
  PAGES_SHARED_ACROSS_FILTERS(
      new Edit(
          "catchup/PageKey.java",
          "new Axis(stream, after.epoch(), after.partition(), filter, generation)",
          "new Axis(stream, after.epoch(), after.partition(), new EventFilter("
              + "java.util.Set.of(), null), generation)"),
      new Edit(
          "catchup/PageShelf.java",
          "asked.filter()",
          "new io.throughline.event.EventFilter(java.util.Set.of(), null)")),
  NEWEST_OF_A_SUBJECT_LEFT_OUT(
      new Edit(
          "../event/Conflation.java",
          "newest.put(subject, event)",
          "newest.putIfAbsent(subject, event)")),
  EVENTS_WITHOUT_SUBJECT_LEFT_OUT(
      new Edit(
          "../event/Conflation.java", "subject == null || newest", "subject != null && newest")),
  LEFT_OUT_FOR_WHAT_WAS_NOT_DELIVERED(
      new Edit("message/RunEncoder.java", "return goOn;", "return event.nextOffset();"));

  /**
   * @param file in {@code io/throughline/gateway}; what begins with {@code ../} is the event
   *     model's
   * @param guard as it stands there
   * @param instead what stands there in the mutant
   */
  record Edit(String file, String guard, String instead) {}

  private final List<Edit> edits;

  Mutant(Edit... edits) {
    this.edits = List.of(edits);
  }

  List<Edit> edits() {
    return edits;
  }
}
