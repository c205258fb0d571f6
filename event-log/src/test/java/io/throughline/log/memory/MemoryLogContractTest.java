package io.throughline.log.memory;

import io.throughline.event.StreamName;
import io.throughline.log.EventLog;
import io.throughline.log.EventLogContract;
import io.throughline.log.LogHarness;
import io.throughline.log.StreamPartition;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;

final class MemoryLogContractTest extends EventLogContract {

  @Override
  protected LogHarness newHarness() {
    MemoryLog log =
        new MemoryLog(new LinkedHashSet<>(List.of(EXECUTION, METRICS)), 4, InstantSource.system());
    return new LogHarness() {
      @Override
      public EventLog log() {
        return log;
      }

      @Override
      public void evictBefore(StreamPartition partition, long offset) {
        log.evictBefore(partition, offset);
      }

      @Override
      public void leaveHole(StreamPartition partition) {
        log.skipOffsets(partition, 3);
      }

      @Override
      public void recreate(StreamName stream) {
        log.recreate(stream);
      }

      @Override
      public void close() {
        log.close();
      }
    };
  }
}
