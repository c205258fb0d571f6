package io.throughline.cli.watch;

import io.throughline.cli.client.Json;
import io.throughline.event.Payload;
import io.throughline.event.fold.MergeDiff;
import io.throughline.event.fold.MergeDiff.Difference;
import io.throughline.event.fold.MergePatch;
import org.jspecify.annotations.Nullable;

/**
 * What a command has come to, and how that differs from what was published. Pure: each change makes
 * another one.
 *
 * @param member put what is printed under this name; absent means that it is an object itself
 * @param failures whether a failure is published, as the member {@code error}
 * @param published what readers have; absent before the first time
 * @param good what the command printed when it last did well; absent before the first time
 */
record Watched(
    @Nullable String member,
    boolean failures,
    @Nullable Payload published,
    @Nullable Payload good) {

  private static final Payload NOTHING = Payload.of("{}");

  /** What is to be done about a look. */
  sealed interface Verdict {

    /** Nothing has changed. */
    record Same() implements Verdict {}

    /**
     * @param whole what readers have once they have the patch
     */
    record Publish(Payload patch, Payload whole) implements Verdict {}

    /** There is nothing that could be published. */
    record Unusable(String why) implements Verdict {}
  }

  static Watched begin(@Nullable String member, boolean failures) {
    return new Watched(member, failures, null, null);
  }

  /** The command printed {@code json}. */
  Verdict printed(Payload json) {
    Payload whole = wrapped(json);
    if (!whole.utf8().stripLeading().startsWith("{")) {
      return new Verdict.Unusable(
          "it printed JSON that is no object (expected: an object; or --as NAME, to put it in one)");
    }
    return compared(whole);
  }

  /** The command did not do what it should. */
  Verdict failed(String why) {
    if (!failures) {
      return new Verdict.Same();
    }
    Payload error = Payload.of("{\"error\":%s}".formatted(Json.quote(why)));
    return MergePatch.apply(good == null ? NOTHING : good, error)
        .map(this::compared)
        .orElseGet(Verdict.Same::new);
  }

  /** After readers have {@code whole}. */
  Watched published(Payload whole) {
    return new Watched(member, failures, whole, good);
  }

  /** After the command has done well. */
  Watched good(Payload json) {
    return new Watched(member, failures, published, wrapped(json));
  }

  private Payload wrapped(Payload json) {
    return member == null ? json : Payload.of("{%s:%s}".formatted(Json.quote(member), json.utf8()));
  }

  private Verdict compared(Payload whole) {
    if (published == null) {
      return new Verdict.Publish(whole, whole);
    }
    return switch (MergeDiff.between(published, whole)) {
      case Difference.None none -> new Verdict.Same();
      case Difference.Patch(Payload patch) -> new Verdict.Publish(patch, whole);
      case Difference.NotJson notJson -> new Verdict.Unusable("it did not print JSON");
    };
  }
}
