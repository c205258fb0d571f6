package io.throughline.gateway.subscription;

import io.throughline.event.Position;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A contiguous part of a snapshot: the states of all subjects whose names come after {@code
 * afterSubject}, up to and including {@code lastSubject}, as they are at {@code position}.
 *
 * @param afterSubject where it starts; absent for the beginning
 * @param lastSubject where the next part starts; as {@code afterSubject} if it has no states
 * @param isEnd whether no subject comes after these
 * @param content the states, in whatever form the reader of the part delivers them
 */
public record SnapshotPart<C>(
    Position position,
    @Nullable String afterSubject,
    @Nullable String lastSubject,
    boolean isEnd,
    C content) {

  /** Whether this is what comes next: of the same moment, and directly after what was delivered. */
  boolean follows(Phase.Snapshotting phase) {
    return (phase.at() == null || phase.at().equals(position))
        && Objects.equals(afterSubject, phase.afterSubject());
  }
}
