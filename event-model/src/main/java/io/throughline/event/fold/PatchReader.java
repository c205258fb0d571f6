package io.throughline.event.fold;

import io.throughline.event.Json;
import io.throughline.event.fold.Node.Branch;
import io.throughline.event.fold.Node.Leaf;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads JSON into nodes while it merges them: a patch costs what it holds, not what the state does.
 * Strings, numbers and arrays stay the bytes that they are. Made for one document, by one thread.
 */
final class PatchReader {

  private final byte[] json;
  private final long offset;
  private final JsonParser parser;

  private PatchReader(byte[] json, long offset, JsonParser parser) {
    this.json = json;
    this.offset = offset;
    this.parser = parser;
  }

  /** What became of a patch. */
  sealed interface Merged {

    record Value(Node node) implements Merged {}

    /** The patch was {@code null}: there is nothing any more. */
    record Nothing() implements Merged {}

    record NotJson() implements Merged {}
  }

  /**
   * Merges a patch (RFC 7396, 2).
   *
   * @param offset of the event that brings it
   */
  static Merged merge(@Nullable Node target, byte[] patch, long offset) {
    return read(patch, offset, reader -> reader.merged(target, reader.parser.nextToken()));
  }

  /** Reads a document that is no patch: a {@code null} in it is a value. */
  static Merged document(byte[] json) {
    return read(json, 0, reader -> reader.value(reader.parser.nextToken()));
  }

  private interface Reading {
    @Nullable Node by(PatchReader reader);
  }

  private static Merged read(byte[] json, long offset, Reading reading) {
    if (json.length == 0 || !Json.isUtf8(json, 0, json.length)) {
      return new Merged.NotJson();
    }
    try (JsonParser parser = Json.parser(json, 0, json.length)) {
      Node node = reading.by(new PatchReader(json, offset, parser));
      if (parser.nextToken() != null) {
        return new Merged.NotJson();
      }
      return node == null ? new Merged.Nothing() : new Merged.Value(node);
    } catch (JacksonException notJson) {
      return new Merged.NotJson();
    }
  }

  private @Nullable Node merged(@Nullable Node target, @Nullable JsonToken token) {
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    if (token != JsonToken.START_OBJECT) {
      return leaf(token);
    }
    Map<String, Node> members =
        target instanceof Branch before
            ? new LinkedHashMap<>(before.members())
            : new LinkedHashMap<>();
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      Node member = merged(members.get(name), parser.nextToken());
      if (member == null) {
        members.remove(name);
      } else {
        members.put(name, member);
      }
    }
    return Branch.of(offset, members);
  }

  private Node value(@Nullable JsonToken token) {
    if (token != JsonToken.START_OBJECT) {
      return leaf(token);
    }
    Map<String, Node> members = new LinkedHashMap<>();
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      members.put(name, value(parser.nextToken()));
    }
    return Branch.of(offset, members);
  }

  private Leaf leaf(@Nullable JsonToken token) {
    if (token == null) {
      return new Leaf(offset, json); // an empty document: whoever reads on finds it is none
    }
    int from = (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    parser.finishToken();
    int to = (int) parser.currentLocation().getByteOffset();
    return new Leaf(offset, Arrays.copyOfRange(json, from, to));
  }
}
