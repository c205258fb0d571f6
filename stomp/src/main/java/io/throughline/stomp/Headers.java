package io.throughline.stomp;

import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A frame's headers, in the order they were sent. Names are case-sensitive. A name may come several
 * times: its first entry is its value, the others are history.
 *
 * <p>Immutable.
 */
public final class Headers {

  public static final Headers EMPTY = new Headers(new String[0], 0);

  /** Name, value, name, value. Longer than {@code used} if it came from a builder. */
  private final String[] entries;

  private final int used;

  private Headers(String[] entries, int used) {
    this.entries = entries;
    this.used = used;
  }

  /** Headers from {@code name, value, name, value, ...}. */
  public static Headers of(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException(
          "headers: %d strings (expected: names and values in turn)"
              .formatted(namesAndValues.length));
    }
    return new Headers(namesAndValues.clone(), namesAndValues.length);
  }

  public static Builder builder() {
    return new Builder();
  }

  /** The value of a header, or null if there is none of this name. */
  public @Nullable String first(String name) {
    for (int i = 0; i < used; i += 2) {
      if (entries[i].equals(name)) {
        return entries[i + 1];
      }
    }
    return null;
  }

  public boolean has(String name) {
    return first(name) != null;
  }

  /** How many entries, repeated ones included. */
  public int size() {
    return used / 2;
  }

  public boolean isEmpty() {
    return used == 0;
  }

  /** The name of the {@code index}-th entry, from 0. */
  public String name(int index) {
    return entries[2 * index];
  }

  /** The value of the {@code index}-th entry, from 0. */
  public String value(int index) {
    return entries[2 * index + 1];
  }

  public void forEach(BiConsumer<String, String> action) {
    for (int i = 0; i < used; i += 2) {
      action.accept(entries[i], entries[i + 1]);
    }
  }

  /** These headers and, after them, one more. */
  public Headers and(String name, String value) {
    String[] more = Arrays.copyOf(entries, used + 2);
    more[used] = name;
    more[used + 1] = value;
    return new Headers(more, used + 2);
  }

  /** These headers and, after them, others. */
  public Headers and(Headers others) {
    String[] more = Arrays.copyOf(entries, used + others.used);
    System.arraycopy(others.entries, 0, more, used, others.used);
    return new Headers(more, more.length);
  }

  /** Names and values without the spaces around them, as 1.0 peers pad them. */
  Headers stripped() {
    String[] stripped = new String[used];
    Arrays.setAll(stripped, i -> entries[i].strip());
    return new Headers(stripped, used);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Headers that
        && Arrays.equals(entries, 0, used, that.entries, 0, that.used);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = 0; i < used; i++) {
      hash = 31 * hash + entries[i].hashCode();
    }
    return hash;
  }

  /** For logs and tests; without credentials. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    forEach(
        (name, value) ->
            text.append(text.length() > 1 ? ", " : "")
                .append(name)
                .append('=')
                .append(isSecret(name) ? "***" : value));
    return text.append('}').toString();
  }

  private static boolean isSecret(String name) {
    return name.equalsIgnoreCase(HeaderNames.AUTHORIZATION) || name.equals(HeaderNames.PASSCODE);
  }

  /** Collects headers; belongs to whoever made it, and is done with after {@link #build}. */
  public static final class Builder {

    private static final int EXPECTED = 8;

    private String[] entries = new String[2 * EXPECTED];
    private int used;

    private Builder() {}

    public Builder add(String name, String value) {
      if (used == entries.length) {
        entries = Arrays.copyOf(entries, 2 * used);
      }
      entries[used++] = name;
      entries[used++] = value;
      return this;
    }

    /** Adds it unless it is absent. */
    public Builder addIfPresent(String name, @Nullable String value) {
      return value == null ? this : add(name, value);
    }

    public int size() {
      return used / 2;
    }

    public Headers build() {
      return used == 0 ? EMPTY : new Headers(entries, used);
    }
  }
}
