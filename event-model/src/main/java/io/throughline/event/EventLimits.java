package io.throughline.event;

/**
 * How large an event from outside may be.
 *
 * @param dataBytesMax of the data
 * @param attributeCharsMax of one attribute's value
 * @param extensionsMax how many extension attributes
 */
public record EventLimits(int dataBytesMax, int attributeCharsMax, int extensionsMax) {

  /** 1 MiB of data, 2,048 characters an attribute, 32 extensions. */
  public static final EventLimits DEFAULT = new EventLimits(1 << 20, 2_048, 32);

  public EventLimits {
    if (dataBytesMax < 1 || attributeCharsMax < 1 || extensionsMax < 0) {
      throw new IllegalArgumentException(
          "event limits: %d, %d, %d (expected: at least 1, 1, 0)"
              .formatted(dataBytesMax, attributeCharsMax, extensionsMax));
    }
  }

  public EventLimits withDataBytesMax(int bytes) {
    return new EventLimits(bytes, attributeCharsMax, extensionsMax);
  }
}
