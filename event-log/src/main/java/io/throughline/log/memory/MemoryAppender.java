package io.throughline.log.memory;

import io.throughline.event.Event;
import io.throughline.event.StreamKey;
import io.throughline.log.AppendResult;
import io.throughline.log.AtomicRefusal;
import io.throughline.log.EventAppender;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Appends at once. */
final class MemoryAppender implements EventAppender {

  private final MemoryLog log;

  MemoryAppender(MemoryLog log) {
    this.log = log;
  }

  @Override
  public CompletableFuture<AppendResult> append(StreamKey stream, Event event) {
    synchronized (log) {
      AppendResult refused = refusal(stream, event);
      return CompletableFuture.completedFuture(refused != null ? refused : appended(stream, event));
    }
  }

  @Override
  public CompletableFuture<List<AppendResult>> appendAtomically(List<Append> events) {
    synchronized (log) {
      List<@Nullable AppendResult> refusals = new ArrayList<>();
      for (Append append : events) {
        refusals.add(refusal(append.stream(), append.event()));
      }
      List<AppendResult> refused = AtomicRefusal.of(refusals);
      if (!refused.isEmpty()) {
        return CompletableFuture.completedFuture(refused);
      }
      List<AppendResult> results = new ArrayList<>();
      for (Append append : events) {
        results.add(appended(append.stream(), append.event()));
      }
      return CompletableFuture.completedFuture(List.copyOf(results));
    }
  }

  private @Nullable AppendResult refusal(StreamKey stream, Event event) {
    if (log.catalog().find(stream.stream()).isEmpty()) {
      return new AppendResult.UnknownStream();
    }
    int bytes = event.data().size();
    if (bytes > log.eventBytesMax()) {
      return new AppendResult.TooLarge(bytes, log.eventBytesMax());
    }
    String away = log.awayBecause();
    return away.isEmpty() ? null : new AppendResult.Unavailable(away);
  }

  private AppendResult appended(StreamKey stream, Event event) {
    return log.append(stream, event);
  }
}
