package io.throughline.cli.chaos.fault;

import io.throughline.cli.chaos.client.Subscriber;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that goes wrong for a while. Made anew for each time; used by one thread. */
public interface Fault {

  /** In a few words, as in "broker killed". */
  String name();

  /** In a sentence: what is done. */
  String description();

  void begin(World world) throws Exception;

  /** How long it lasts between beginning and end, at least. */
  Duration lasts();

  void end(World world) throws Exception;

  /** What else had to be done in the end, in a sentence; null for nothing. */
  default @Nullable String aftermath() {
    return null;
  }

  /** Whether somebody has to be told of a gap. */
  default boolean costsEvents() {
    return false;
  }

  /** Subscribers that came with it, to be let go when everything is checked. */
  default List<Subscriber> guests() {
    return List.of();
  }

  /** Why it cannot be done here; null where it can. */
  default @Nullable String obstacle(World world) {
    return null;
  }
}
