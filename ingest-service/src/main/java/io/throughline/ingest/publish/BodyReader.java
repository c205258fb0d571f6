package io.throughline.ingest.publish;

import io.throughline.event.ErrorCode;
import io.throughline.event.Problem;
import io.throughline.ingest.admission.ByteBudget;
import io.throughline.service.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;

/** Reads a whole body into memory, within a limit and within the budget of all requests. */
final class BodyReader {

  private static final int FIRST_BYTES = 16 * 1024;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private BodyReader() {}

  /**
   * Reads to the end.
   *
   * @param announcedBytes the {@code Content-Length}, or -1
   * @throws ProblemException when it is longer than {@code bytesMax}, breaks off, or there is no
   *     room for it
   */
  static byte[] read(InputStream in, long announcedBytes, int bytesMax, ByteBudget.Share share)
      throws InterruptedException {
    if (announcedBytes > bytesMax) {
      throw tooLarge(announcedBytes + " bytes", bytesMax);
    }
    int size = announcedBytes >= 0 ? (int) announcedBytes : Math.min(FIRST_BYTES, bytesMax);
    byte[] body = new byte[0];
    int filled = 0;
    while (true) {
      if (filled == body.length) {
        int more = body.length == 0 ? size : Math.min(body.length, bytesMax - body.length);
        if (more == 0 && readSome(in, new byte[1], 0) >= 0) {
          throw tooLarge("more than " + bytesMax + " bytes", bytesMax);
        }
        if (more == 0) {
          return body;
        }
        hold(share, more);
        body = Arrays.copyOf(body, body.length + more);
      }
      int read = readSome(in, body, filled);
      if (read < 0) {
        return filled == body.length ? body : Arrays.copyOf(body, filled);
      }
      filled += read;
      if (filled == announcedBytes) {
        return body;
      }
    }
  }

  /** What a sender that goes away or goes silent is answered, if it still listens. */
  static Problem brokenOff() {
    return Problem.ofField(ErrorCode.MALFORMED_BODY, "body", "broke off", "a complete body");
  }

  private static int readSome(InputStream in, byte[] buffer, int from) {
    try {
      return in.read(buffer, from, buffer.length - from);
    } catch (IOException brokenOff) {
      throw new ProblemException(brokenOff());
    }
  }

  private static void hold(ByteBudget.Share share, int bytes) throws InterruptedException {
    if (!share.grow(bytes)) {
      throw new ProblemException(
          Problem.of(ErrorCode.OVERLOADED, "Too many large requests at once. Try again."),
          RETRY_AFTER);
    }
  }

  private static ProblemException tooLarge(String found, int bytesMax) {
    return new ProblemException(
        Problem.ofField(
            ErrorCode.PAYLOAD_TOO_LARGE, "body", found, "at most " + bytesMax + " bytes"));
  }
}
