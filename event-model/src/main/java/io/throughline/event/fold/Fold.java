package io.throughline.event.fold;

import io.throughline.event.ContentTypes;
import io.throughline.event.Payload;
import io.throughline.event.fold.PatchReader.Merged;
import org.jspecify.annotations.Nullable;

/**
 * What the data of one subject's events have come to. Immutable.
 *
 * <p>Each event's data are a merge patch: an object changes the members that it has and removes
 * those that are {@code null}; any other JSON value replaces all; a {@code null} alone ends the
 * subject, which begins anew with its next event. Data that are absent or not JSON leave all as it
 * was.
 *
 * <p>A fold remembers of each member which event named it last. So {@link #since} is exactly the
 * fold of the events that are left, without reading them again: whoever has folded all along and
 * whoever begins with what the log still has come to the same.
 */
public final class Fold {

  /** Of no events, or of none that had JSON. */
  public static final Fold EMPTY = new Fold(null, false);

  /**
   * How many bytes a state may have. An event that makes it larger begins it anew with its own
   * data, which the log's limit bounds.
   */
  public static final int BYTES_MAX = 1 << 20;

  private static final Fold ENDED = new Fold(null, true);

  final @Nullable Node root;
  private final boolean ended;

  private Fold(@Nullable Node root, boolean ended) {
    this.root = root;
    this.ended = ended;
  }

  static Fold of(@Nullable Node root, boolean ended) {
    return root != null ? new Fold(root, false) : ended ? ENDED : EMPTY;
  }

  /**
   * The fold with one more event.
   *
   * @param contentType of the data, as the event has it
   * @param offset of the event, higher than those before
   */
  public Fold with(Payload data, @Nullable String contentType, long offset) {
    if (data.isEmpty() || !ContentTypes.isJson(contentType)) {
      return ended ? EMPTY : this;
    }
    return switch (PatchReader.merge(root, data.bytes(), offset)) {
      case Merged.Value(Node node) when node.bytes() > BYTES_MAX && root != null ->
          EMPTY.with(data, contentType, offset);
      case Merged.Value(Node node) -> new Fold(node, false);
      case Merged.Nothing() -> ENDED;
      case Merged.NotJson() -> ended ? EMPTY : this;
    };
  }

  /** The fold of the same events without those before {@code offset}. */
  public Fold since(long offset) {
    return root == null ? this : of(root.since(offset), false);
  }

  /** Whether the newest event ended the subject. */
  public boolean ended() {
    return ended;
  }

  /** The folded JSON; empty where no event had any. */
  public Payload toJson() {
    return root == null ? Payload.EMPTY : NodeWriter.toJson(root);
  }

  /** The folded object's member as JSON bytes; absent where there is none, or it is an object. */
  public byte @Nullable [] scalar(String name) {
    return root instanceof Node.Branch branch
            && branch.members().get(name) instanceof Node.Leaf(long named, byte[] json)
        ? json
        : null;
  }
}
