package io.throughline.event.fold;

import io.throughline.event.Payload;
import io.throughline.event.fold.PatchReader.Merged;
import java.util.Optional;

/** JSON merge patch, <a href="https://www.rfc-editor.org/rfc/rfc7396">RFC 7396</a>, on bytes. */
public final class MergePatch {

  private static final Payload NULL = Payload.of("null");

  private MergePatch() {}

  /**
   * What {@code patch} makes of {@code target}. Strings, numbers and arrays keep the bytes that
   * they are; members keep their order, and new ones come last.
   *
   * @return nothing where one of the two is not one JSON value in UTF-8, at most 500 levels deep
   */
  public static Optional<Payload> apply(Payload target, Payload patch) {
    return switch (PatchReader.document(target.bytes())) {
      case Merged.NotJson() -> Optional.empty();
      case Merged.Nothing() -> throw new AssertionError("a document's null is a value");
      case Merged.Value(Node node) ->
          switch (PatchReader.merge(node, patch.bytes(), 0)) {
            case Merged.NotJson() -> Optional.empty();
            case Merged.Nothing() -> Optional.of(NULL);
            case Merged.Value(Node merged) -> Optional.of(NodeWriter.toJson(merged));
          };
    };
  }
}
