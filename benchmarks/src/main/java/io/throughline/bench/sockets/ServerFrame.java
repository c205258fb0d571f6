package io.throughline.bench.sockets;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A STOMP frame that is not an event, read as text: CONNECTED, RECEIPT, ERROR, a notice. */
record ServerFrame(String command, Map<String, String> headers, String body) {

  static ServerFrame parse(String text) {
    int end = text.indexOf("\n\n");
    String[] lines = (end < 0 ? text : text.substring(0, end)).split("\r?\n");
    Map<String, String> headers = new HashMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon > 0) {
        headers.putIfAbsent(lines[i].substring(0, colon), lines[i].substring(colon + 1));
      }
    }
    String body = end < 0 ? "" : text.substring(end + 2).replace("\0", "");
    return new ServerFrame(lines[0], headers, body);
  }

  @Nullable String header(String name) {
    return headers.get(name);
  }
}
