package io.throughline.bench.scenario;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * A batch of CloudEvents as JSON whose ids alone change from request to request: made once, then
 * digits are overwritten, so that the client's share of the machine stays small. Owned by one
 * thread.
 */
final class BatchBody {

  private static final int ID_DIGITS = 12;

  private final byte[] bytes;
  private final int[] idAt;

  /**
   * @param source makes ids unique: each thread has its own
   * @param dataBytes size of each event's data
   */
  BatchBody(String source, int events, int dataBytes) {
    StringBuilder json = new StringBuilder("[");
    idAt = new int[events];
    for (int i = 0; i < events; i++) {
      json.append(i == 0 ? "" : ",").append("{\"specversion\":\"1.0\",\"id\":\"");
      idAt[i] = json.length();
      json.append("0".repeat(ID_DIGITS))
          .append("\",\"source\":\"")
          .append(source)
          .append("\",\"type\":\"execution.progressed\",\"subject\":\"bench-run\"")
          .append(",\"datacontenttype\":\"application/json\",\"data\":")
          .append(data(dataBytes))
          .append('}');
    }
    bytes = json.append(']').toString().getBytes(US_ASCII);
  }

  private static String data(int length) {
    String head = "{\"node_id\":\"bench\",\"progress\":0.5,\"message\":\"";
    return head + ".".repeat(length - head.length() - 2) + "\"}";
  }

  int events() {
    return idAt.length;
  }

  /** The next batch, with ids from {@code firstId} on: the same array each time. */
  byte[] withIdsFrom(long firstId) {
    for (int i = 0; i < idAt.length; i++) {
      long rest = firstId + i;
      for (int digit = idAt[i] + ID_DIGITS - 1; digit >= idAt[i]; digit--) {
        bytes[digit] = (byte) ('0' + rest % 10);
        rest /= 10;
      }
    }
    return bytes;
  }
}
