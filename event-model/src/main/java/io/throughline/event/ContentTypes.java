package io.throughline.event;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a {@code datacontenttype} says about the data. */
public final class ContentTypes {

  public static final String JSON = "application/json";

  private ContentTypes() {}

  /** JSON by its name or its {@code +json} suffix; absent means JSON too, by the JSON format. */
  public static boolean isJson(@Nullable String contentType) {
    if (contentType == null || contentType.equals(JSON)) {
      return true;
    }
    String essence = essence(contentType);
    return essence.equals(JSON) || essence.equals("text/json") || essence.endsWith("+json");
  }

  /** Text that stands in a JSON string as it is: text or XML, not in another charset than UTF-8. */
  static boolean isText(@Nullable String contentType) {
    if (contentType == null) {
      return false;
    }
    String essence = essence(contentType);
    boolean text =
        essence.startsWith("text/") || essence.endsWith("/xml") || essence.endsWith("+xml");
    String lower = contentType.toLowerCase(Locale.ROOT);
    int charset = lower.indexOf("charset=");
    return text && (charset < 0 || lower.startsWith("utf-8", skipQuote(lower, charset + 8)));
  }

  /** Type and subtype, lower-case, without parameters. */
  public static String essence(String contentType) {
    int end = contentType.indexOf(';');
    String essence = end < 0 ? contentType : contentType.substring(0, end);
    return essence.strip().toLowerCase(Locale.ROOT);
  }

  private static int skipQuote(String text, int at) {
    return at < text.length() && text.charAt(at) == '"' ? at + 1 : at;
  }
}
