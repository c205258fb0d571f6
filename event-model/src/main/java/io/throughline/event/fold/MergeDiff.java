package io.throughline.event.fold;

import io.throughline.event.Payload;
import io.throughline.event.fold.Node.Branch;
import io.throughline.event.fold.Node.Leaf;
import io.throughline.event.fold.PatchReader.Merged;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The merge patch (RFC 7396) that makes one JSON value into another: {@link MergePatch} the other
 * way round. Pure.
 *
 * <p>A merge patch cannot say {@code null}: members that are null count as absent. What is neither
 * object nor absent is compared by its bytes.
 */
public final class MergeDiff {

  private static final Leaf GONE = new Leaf(0, "null".getBytes(StandardCharsets.UTF_8));

  private MergeDiff() {}

  /** How two values differ. */
  public sealed interface Difference {

    record None() implements Difference {}

    record Patch(Payload patch) implements Difference {}

    /** One of the two is not one JSON value. */
    record NotJson() implements Difference {}
  }

  /** What has to be merged into {@code from} so that it is {@code to}. */
  public static Difference between(Payload from, Payload to) {
    Merged before = PatchReader.merge(null, from.bytes(), 0);
    Merged after = PatchReader.merge(null, to.bytes(), 0);
    if (before instanceof Merged.NotJson || after instanceof Merged.NotJson) {
      return new Difference.NotJson();
    }
    Node patch = patch(node(before), node(after));
    return patch == null ? new Difference.None() : new Difference.Patch(NodeWriter.toJson(patch));
  }

  private static @Nullable Node node(Merged merged) {
    return switch (merged) {
      case Merged.Value(Node node) -> node;
      case Merged.Nothing() -> null;
      case Merged.NotJson() -> null;
    };
  }

  /** Absent if there is no difference. */
  private static @Nullable Node patch(@Nullable Node before, @Nullable Node after) {
    if (after == null) {
      return before == null ? null : GONE;
    }
    return switch (after) {
      case Leaf leaf ->
          before instanceof Leaf had && Arrays.equals(had.json(), leaf.json()) ? null : leaf;
      case Branch branch -> before instanceof Branch had ? members(had, branch) : branch;
    };
  }

  private static @Nullable Node members(Branch before, Branch after) {
    Map<String, Node> patch = new LinkedHashMap<>();
    for (String name : before.members().keySet()) {
      if (!after.members().containsKey(name)) {
        patch.put(name, GONE);
      }
    }
    after
        .members()
        .forEach(
            (name, member) -> {
              Node change = patch(before.members().get(name), member);
              if (change != null) {
                patch.put(name, change);
              }
            });
    return patch.isEmpty() ? null : Branch.of(0, patch);
  }
}
