package io.throughline.event.fold;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.event.Payload;
import io.throughline.event.fold.Node.Branch;
import io.throughline.event.fold.Node.Leaf;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import tools.jackson.core.io.JsonStringEncoder;

/** Writes nodes as compact JSON. */
final class NodeWriter {

  private NodeWriter() {}

  static Payload toJson(Node node) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(node.bytes() + 16);
    write(node, out);
    return Payload.of(out.toByteArray());
  }

  private static void write(Node node, ByteArrayOutputStream out) {
    switch (node) {
      case Leaf(long named, byte[] json) -> out.writeBytes(json);
      case Branch branch -> {
        char separator = '{';
        for (Map.Entry<String, Node> member : branch.members().entrySet()) {
          out.write(separator);
          separator = ',';
          writeName(member.getKey(), out);
          write(member.getValue(), out);
        }
        if (separator == '{') {
          out.write('{');
        }
        out.write('}');
      }
    }
  }

  private static void writeName(String name, ByteArrayOutputStream out) {
    out.write('"');
    out.writeBytes(
        isPlain(name) ? name.getBytes(UTF_8) : JsonStringEncoder.getInstance().quoteAsUTF8(name));
    out.write('"');
    out.write(':');
  }

  private static boolean isPlain(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        return false;
      }
    }
    return true;
  }
}
