package io.throughline.event.fold;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.event.fold.Node.Branch;
import io.throughline.event.fold.Node.Leaf;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A fold as bytes that keep what it remembers.
 *
 * <pre>
 * fold = 'n' | 'e' | node           nothing, ended
 * node = kind age ( length json | count ( length name node )* )
 * </pre>
 *
 * Numbers are varints; a node's age is how many offsets before {@code newest} it was named. The
 * bytes are the writer's own, so reading trusts them.
 */
public final class FoldCodec {

  private static final byte NOTHING = 'n';
  private static final byte ENDED = 'e';
  private static final byte LEAF = 'l';
  private static final byte BRANCH = 'b';

  private byte[] bytes;
  private int at;
  private final long newest;

  private FoldCodec(byte[] bytes, int at, long newest) {
    this.bytes = bytes;
    this.at = at;
    this.newest = newest;
  }

  /**
   * @param newest the offset of the fold's newest event, or a later one
   */
  public static byte[] encode(Fold fold, long newest) {
    Node root = fold.root;
    if (root == null) {
      return new byte[] {fold.ended() ? ENDED : NOTHING};
    }
    FoldCodec out = new FoldCodec(new byte[root.bytes() + 64], 0, newest);
    out.write(root);
    return Arrays.copyOf(out.bytes, out.at);
  }

  /**
   * @param from where the fold begins in {@code bytes}; it goes to the end
   * @param newest as it was encoded with
   */
  public static Fold decode(byte[] bytes, int from, long newest) {
    boolean empty = bytes[from] == ENDED || bytes[from] == NOTHING;
    @Nullable Node root = empty ? null : new FoldCodec(bytes, from, newest).read();
    return Fold.of(root, bytes[from] == ENDED);
  }

  private void write(Node node) {
    reserve(1);
    bytes[at++] = node instanceof Leaf ? LEAF : BRANCH;
    number(newest - node.named());
    switch (node) {
      case Leaf leaf -> raw(leaf.json());
      case Branch branch -> {
        number(branch.members().size());
        for (Map.Entry<String, Node> member : branch.members().entrySet()) {
          raw(member.getKey().getBytes(UTF_8));
          write(member.getValue());
        }
      }
    }
  }

  private Node read() {
    byte kind = bytes[at++];
    long named = newest - number();
    if (kind == LEAF) {
      int length = (int) number();
      at += length;
      return new Leaf(named, Arrays.copyOfRange(bytes, at - length, at));
    }
    int count = (int) number();
    Map<String, Node> members = LinkedHashMap.newLinkedHashMap(count);
    for (int i = 0; i < count; i++) {
      int length = (int) number();
      String name = new String(bytes, at, length, UTF_8);
      at += length;
      members.put(name, read());
    }
    return Branch.of(named, members);
  }

  private void raw(byte[] value) {
    number(value.length);
    reserve(value.length);
    System.arraycopy(value, 0, bytes, at, value.length);
    at += value.length;
  }

  private void number(long value) {
    reserve(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[at++] = (byte) rest;
  }

  private long number() {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = bytes[at++];
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  private void reserve(int more) {
    if (bytes.length - at < more) {
      bytes = Arrays.copyOf(bytes, Math.max(at + more, 2 * bytes.length));
    }
  }
}
