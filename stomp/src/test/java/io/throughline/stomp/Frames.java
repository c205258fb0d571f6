package io.throughline.stomp;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Arbitrary frames, for properties. */
public final class Frames {

  private Frames() {}

  /**
   * Frames that a version can carry as they are: without NUL in headers, in 1.0 without line ends,
   * without colons in names and without spaces around anything.
   */
  public static Arbitrary<Frame> of(StompVersion version) {
    Arbitrary<Command> commands =
        Arbitraries.of(Command.class)
            // A second connection frame would only be read by other rules.
            .filter(command -> !command.isConnection());
    return commands.flatMap(
        command ->
            Combinators.combine(headers(version), bodies(command))
                .as((headers, body) -> new Frame(command, headers, body)));
  }

  private static Arbitrary<Headers> headers(StompVersion version) {
    return Combinators.combine(names(version), values(version))
        .as(List::of)
        .list()
        .ofMaxSize(10)
        .map(Frames::headers);
  }

  private static Headers headers(List<List<String>> entries) {
    Headers.Builder headers = Headers.builder();
    entries.forEach(entry -> headers.add(entry.getFirst(), entry.getLast()));
    return headers.build();
  }

  private static Arbitrary<byte[]> bodies(Command command) {
    return command.mayHaveBody()
        ? Arbitraries.bytes().array(byte[].class).ofMaxSize(300)
        : Arbitraries.just(new byte[0]);
  }

  private static Arbitrary<String> names(StompVersion version) {
    Arbitrary<String> known =
        Arbitraries.of("id", "destination", "receipt", "ack", "subscription", "transaction");
    Arbitrary<String> any =
        text(version).filter(name -> !name.isEmpty() && !name.equals(HeaderNames.CONTENT_LENGTH));
    return Arbitraries.frequencyOf(
        net.jqwik.api.Tuple.of(1, known),
        net.jqwik.api.Tuple.of(
            1, version == StompVersion.V1_0 ? any.filter(name -> name.indexOf(':') < 0) : any));
  }

  private static Arbitrary<String> values(StompVersion version) {
    return text(version);
  }

  /** Text with much that needs escaping or several bytes. */
  private static Arbitrary<String> text(StompVersion version) {
    Arbitrary<String> pieces =
        version == StompVersion.V1_0
            ? Arbitraries.of("a", "bc", ":", "\\", "\\n", "é", "日", "😀", "\u0001", "x y")
            : Arbitraries.of(
                "a", "bc", ":", "\\", "\\n", "\n", "\r", "\r\n", " ", "é", "日", "😀", "\u0001");
    Arbitrary<String> text = pieces.list().ofMaxSize(8).map(parts -> String.join("", parts));
    return switch (version) {
      case V1_0 -> text.map(String::strip);
      // 1.1 has no escape for a carriage return: it is a part of the value as any other octet.
      case V1_1, V1_2 -> text;
    };
  }
}
