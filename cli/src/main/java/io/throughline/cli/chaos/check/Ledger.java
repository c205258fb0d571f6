package io.throughline.cli.chaos.check;

import io.throughline.event.StreamKey;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The books of all tenants and streams. */
public final class Ledger {

  private final Map<StreamKey, Book> books = new HashMap<>();

  /** Made when it is first asked for. */
  public Book book(StreamKey stream) {
    return books.computeIfAbsent(stream, first -> new Book());
  }

  /** Whether an event stands in any book. */
  public boolean has(String id) {
    return books.values().stream().anyMatch(book -> book.has(id));
  }

  /** Does something with every book of a stream that {@code which} is true for. */
  public void each(Predicate<StreamKey> which, Consumer<Book> what) {
    books.forEach(
        (stream, book) -> {
          if (which.test(stream)) {
            what.accept(book);
          }
        });
  }

  /** How much stands in each book now. */
  public Map<StreamKey, Integer> sizes() {
    Map<StreamKey, Integer> sizes = new HashMap<>();
    books.forEach((stream, book) -> sizes.put(stream, book.size()));
    return sizes;
  }

  public long events() {
    return books.values().stream().mapToLong(Book::size).sum();
  }
}
