package io.throughline.log.memory;

import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import io.throughline.log.LogReader.Located;
import io.throughline.log.LoggedEvent;
import io.throughline.log.PartitionBounds;
import io.throughline.log.SnapshotReader;
import io.throughline.log.StatesCollector;
import io.throughline.log.SubjectFold;
import io.throughline.log.SubjectOrder;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Folds all that the log has, for every page anew, under the log's lock. */
final class MemorySnapshots implements SnapshotReader {

  private final MemoryLog log;

  MemorySnapshots(MemoryLog log) {
    this.log = log;
  }

  @Override
  public States states(
      StreamKey stream,
      Moment moment,
      @Nullable String subject,
      @Nullable String afterSubject,
      StatesLimit limit) {
    return log.read(
        stream, partition -> states(partition, stream, moment, subject, afterSubject, limit));
  }

  private static States states(
      MemoryPartition partition,
      StreamKey stream,
      Moment moment,
      @Nullable String subject,
      @Nullable String afterSubject,
      StatesLimit limit) {
    PartitionBounds bounds = partition.bounds();
    Located at = bounds.moment(moment, time -> partition.firstSince(time.toEpochMilli()));
    Position position = at.position();
    StatesCollector page = new StatesCollector(limit);
    for (Map.Entry<String, SubjectFold> entry :
        folds(partition, stream, position.nextOffset()).entrySet()) {
      String name = entry.getKey();
      boolean wanted =
          (subject == null || subject.equals(name))
              && (afterSubject == null || SubjectOrder.BY_BYTES.compare(name, afterSubject) > 0);
      SubjectState state = entry.getValue().stateSince(name, bounds.start());
      if (wanted && state != null && !page.take(state)) {
        return page.build(position, false, at.gap());
      }
    }
    return page.build(position, true, at.gap());
  }

  private static Map<String, SubjectFold> folds(
      MemoryPartition partition, StreamKey stream, long before) {
    Map<String, SubjectFold> folds = new TreeMap<>(SubjectOrder.BY_BYTES);
    for (LoggedEvent event : partition.between(partition.bounds().start(), before)) {
      String subject = event.event().subject();
      if (subject != null && event.tenant().equals(stream.tenant())) {
        folds.put(subject, SubjectFold.step(folds.get(subject), event));
      }
    }
    return folds;
  }
}
