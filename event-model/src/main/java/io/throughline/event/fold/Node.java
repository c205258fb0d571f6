package io.throughline.event.fold;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value of a fold: an object by its members, anything else by its bytes. Immutable. */
sealed interface Node {

  /** The offset of the newest event that named it. */
  long named();

  /** About as many bytes as its JSON takes. */
  int bytes();

  /** What is left without that which was named before {@code offset} for the last time. */
  @Nullable Node since(long offset);

  /**
   * A string, number, boolean or array, or a {@code null} in a document that is no patch.
   *
   * @param json as the producer wrote it
   */
  record Leaf(long named, byte[] json) implements Node {

    @Override
    public int bytes() {
      return json.length;
    }

    @Override
    public @Nullable Node since(long offset) {
      return named < offset ? null : this;
    }
  }

  /**
   * An object.
   *
   * @param members never changed by anybody who sees it
   */
  record Branch(long named, Map<String, Node> members, int bytes) implements Node {

    private static final int BYTES_AROUND_A_NAME = 4;

    static Branch of(long named, Map<String, Node> members) {
      long bytes = 2;
      for (Map.Entry<String, Node> member : members.entrySet()) {
        bytes += member.getKey().length() + BYTES_AROUND_A_NAME + member.getValue().bytes();
      }
      return new Branch(named, members, (int) Math.min(bytes, Integer.MAX_VALUE));
    }

    /** An object is named whenever one of its members is: none of them is newer than it. */
    @Override
    public @Nullable Node since(long offset) {
      if (named < offset) {
        return null;
      }
      Map<String, Node> left = LinkedHashMap.newLinkedHashMap(members.size());
      members.forEach(
          (name, member) -> {
            Node rest = member.since(offset);
            if (rest != null) {
              left.put(name, rest);
            }
          });
      return Branch.of(named, left);
    }
  }
}
