package io.throughline.cli.client;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/** Where to start in a stream. */
public sealed interface StartAt {

  /** From now on. */
  record Live() implements StartAt {}

  /** Everything after a position. */
  record After(String position) implements StartAt {}

  /** Everything from a time on, RFC 3339. */
  record Since(String time) implements StartAt {}

  /** The newest so many. */
  record Last(int count) implements StartAt {}

  /** The folded state of each subject, then everything that follows it. STOMP alone. */
  record Snapshot() implements StartAt {}

  /** As one header or query parameter, or none. */
  default SequencedMap<String, String> parameter() {
    return new LinkedHashMap<>(
        switch (this) {
          case Live() -> Map.of();
          case After(var position) -> Map.of("after", position);
          case Since(var time) -> Map.of("since", time);
          case Snapshot() -> Map.of("snapshot", "true");
          case Last(var count) -> Map.of("last", Integer.toString(count));
        });
  }
}
