package io.throughline.cli.chaos.client;

import io.throughline.cli.chaos.check.Book;
import io.throughline.cli.client.StartAt;
import io.throughline.cli.client.Subscription;
import io.throughline.event.StreamKey;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a subscriber asks for.
 *
 * @param subject only this one; absent means all
 * @param types only these; empty means all
 * @param folded whether it begins with a snapshot each time that it comes
 */
public record Wanted(
    StreamKey stream, @Nullable String subject, List<String> types, boolean folded) {

  public Wanted {
    types = List.copyOf(types);
  }

  public static Wanted all(StreamKey stream) {
    return new Wanted(stream, null, List.of(), false);
  }

  public static Wanted types(StreamKey stream, String... types) {
    return new Wanted(stream, null, List.of(types), false);
  }

  public static Wanted subject(StreamKey stream, String subject) {
    return new Wanted(stream, subject, List.of(), false);
  }

  public static Wanted folded(StreamKey stream) {
    return new Wanted(stream, null, List.of(), true);
  }

  Subscription after(@Nullable String position) {
    StartAt start =
        folded
            ? new StartAt.Snapshot()
            : position == null ? new StartAt.Live() : new StartAt.After(position);
    return new Subscription(stream.stream(), subject, start, types, true);
  }

  Predicate<Book.Entry> filter() {
    return entry ->
        (subject == null || subject.equals(entry.subject()))
            && (types.isEmpty() || types.contains(entry.type()));
  }
}
