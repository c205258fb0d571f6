package io.throughline.bench.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * An event as a peer sends it: the gateway's headers, with a position as long as the gateway's, so
 * that all servers move the same number of bytes.
 */
public record PeerEvent(Map<String, String> headers, byte[] body) {

  private static final int POSITION_LENGTH = 32;

  public static PeerEvent of(ConsumerRecord<?, byte[]> record) {
    Map<String, String> headers = new LinkedHashMap<>();
    String position = position(record.offset() + 1);
    headers.put("message-id", position);
    headers.put("position", position);
    headers.put("append-time", Long.toString(record.timestamp()));
    for (Header header : record.headers()) {
      if (header.key().startsWith("ce_") && !header.key().equals("ce_specversion")) {
        headers.put("ce-" + header.key().substring(3), new String(header.value(), UTF_8));
      }
    }
    return new PeerEvent(headers, record.value());
  }

  static String position(long next) {
    String digits = Long.toString(next);
    return "p".repeat(POSITION_LENGTH - digits.length()) + digits;
  }
}
