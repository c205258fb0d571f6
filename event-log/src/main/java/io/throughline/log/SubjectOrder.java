package io.throughline.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Comparator;

/** The order of subjects in a snapshot: that of their names' UTF-8 bytes, taken as unsigned. */
public final class SubjectOrder {

  public static final Comparator<String> BY_BYTES =
      (a, b) -> Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));

  private SubjectOrder() {}
}
