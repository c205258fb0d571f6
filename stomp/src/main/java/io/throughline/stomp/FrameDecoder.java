package io.throughline.stomp;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the frames in the bytes of one connection, however they are cut: several frames in one
 * buffer, or one frame over many.
 *
 * <pre>{@code
 * for (Decoded next; (next = decoder.next(bytes)) != null; ) { ... }
 * }</pre>
 *
 * <p>Works for both sides: it learns the version from the CONNECT or CONNECTED frame that goes
 * through it, and reads what follows by that version's escapes and line ends. Never throws,
 * whatever the bytes; holds at most one frame within the limits, and allocates only for what has
 * arrived, never for what a header announces. After a refusal it stays refused and swallows
 * everything.
 *
 * <p>More lenient than the specifications where nothing is ambiguous: a colon in a value may stand
 * unescaped, a frame without a body may leave out the empty line (as in the specification's own
 * DISCONNECT example), and a 1.0 frame that must have no body may have one, which is dropped.
 * Stricter in one place: NUL in a header is refused, as it means that the empty line is missing.
 *
 * <p>Has one owner; not safe for use by several threads.
 */
public final class FrameDecoder {

  private enum State {
    BETWEEN_FRAMES,
    COMMAND,
    HEADERS,
    BODY,
    REFUSED
  }

  private static final int LENGTH_DIGITS_MAX = 18;
  private static final HeaderReader NO_READER = new HeaderReader(StompVersion.V1_0);

  private final Limits limits;
  private final LineReader line = new LineReader();
  private final BodyReader body = new BodyReader();

  private State state = State.BETWEEN_FRAMES;
  private @Nullable StompVersion version;

  // The frame that is being read. An unknown command is read to the end of its headers.
  private @Nullable Command command;
  private HeaderReader reader = NO_READER;
  private Headers headers = Headers.EMPTY;
  private int headerLines;

  public FrameDecoder(Limits limits) {
    this.limits = limits;
  }

  /**
   * The next thing in {@code bytes}, whose position moves on; null when all of them are used up and
   * more are needed.
   */
  public @Nullable Decoded next(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      Decoded decoded =
          switch (state) {
            case BETWEEN_FRAMES -> betweenFrames(bytes);
            case COMMAND -> commandLine(bytes);
            case HEADERS -> headerLine(bytes);
            case BODY -> body(bytes);
            case REFUSED -> {
              bytes.position(bytes.limit());
              yield null;
            }
          };
      if (decoded != null) {
        return decoded;
      }
    }
    return null;
  }

  /** The version that the connection agreed on, or null before its CONNECT or CONNECTED frame. */
  public @Nullable StompVersion version() {
    return version;
  }

  /** How many bytes of lines and bodies wait for the rest of their frame. */
  int heldBytes() {
    return line.heldBytes() + body.heldBytes();
  }

  /** How many headers wait for the rest of their frame. */
  int heldHeaders() {
    return reader.size();
  }

  private @Nullable Decoded betweenFrames(ByteBuffer bytes) {
    boolean beat = false;
    while (bytes.hasRemaining()) {
      byte octet = bytes.get(bytes.position());
      if (octet != '\n' && octet != '\r') {
        state = State.COMMAND;
        break;
      }
      beat |= octet == '\n';
      bytes.get();
    }
    return beat ? Decoded.HeartBeat.INSTANCE : null;
  }

  private @Nullable Decoded commandLine(ByteBuffer bytes) {
    return switch (line.find(bytes, Command.BYTES_MAX, endsWithCrLf())) {
      case INCOMPLETE -> null;
      case TOO_LONG ->
          refuse(
              StompError.UNKNOWN_COMMAND,
              "command longer than %d bytes (expected a STOMP command)"
                  .formatted(Command.BYTES_MAX));
      case NUL ->
          refuse(StompError.MALFORMED_FRAME, "NUL in the command (expected a line end after it)");
      case LINE -> {
        begin();
        yield null;
      }
    };
  }

  private void begin() {
    command = Command.of(line.bytes(), line.offset(), line.length());
    boolean unescaped = command != null && command.isConnection();
    StompVersion agreed = Objects.requireNonNullElse(version, StompVersion.V1_0);
    reader = new HeaderReader(unescaped ? StompVersion.V1_0 : agreed);
    headerLines = 0;
    if (command == null) {
      reader.fail(
          StompError.UNKNOWN_COMMAND,
          "unknown command '%s'".formatted(Excerpt.of(line.bytes(), line.offset(), line.length())));
    }
    line.done();
    state = State.HEADERS;
  }

  private @Nullable Decoded headerLine(ByteBuffer bytes) {
    return switch (line.find(bytes, limits.headerLineBytesMax(), endsWithCrLf())) {
      case INCOMPLETE -> null;
      case TOO_LONG ->
          refuse(
              StompError.HEADER_TOO_LONG,
              "header line longer than %d bytes".formatted(limits.headerLineBytesMax()));
      case NUL ->
          line.length() > 0
              ? refuse(
                  StompError.MALFORMED_FRAME,
                  "NUL in a header line (expected an empty line after the headers)")
              : endHeaders(true);
      case LINE -> line.length() == 0 ? endHeaders(false) : header();
    };
  }

  private @Nullable Decoded header() {
    if (headerLines++ == limits.headersMax()) {
      return refuse(
          StompError.TOO_MANY_HEADERS, "more than %d headers".formatted(limits.headersMax()));
    }
    reader.read(line.bytes(), line.offset(), line.length());
    line.done();
    return null;
  }

  private @Nullable Decoded endHeaders(boolean endsFrame) {
    line.done();
    HeaderReader.Problem problem = reader.problem();
    if (problem != null) {
      return refuse(problem.code(), problem.message());
    }
    headers = reader.build();
    boolean lenient = speaks() == StompVersion.V1_0;
    if (lenient) {
      headers = headers.stripped();
    }
    if (endsFrame) {
      return frame();
    }
    BodyReader.Rule rule =
        command().mayHaveBody()
            ? BodyReader.Rule.KEEP
            : lenient ? BodyReader.Rule.DROP : BodyReader.Rule.REFUSE;
    return startBody(headers.first(HeaderNames.CONTENT_LENGTH), rule);
  }

  private @Nullable Decoded startBody(@Nullable String contentLength, BodyReader.Rule rule) {
    state = State.BODY;
    if (contentLength == null) {
      body.startOpen(limits.bodyBytesMax(), rule);
      return null;
    }
    long octets = Digits.parse(contentLength, LENGTH_DIGITS_MAX);
    if (octets < 0) {
      return refuse(
          StompError.INVALID_HEADER,
          "content-length '%s' (expected a number of bytes)".formatted(Excerpt.of(contentLength)));
    }
    return outcome(body.startCounted(octets, limits.bodyBytesMax(), rule));
  }

  private @Nullable Decoded body(ByteBuffer bytes) {
    return outcome(body.read(bytes));
  }

  private @Nullable Decoded outcome(BodyReader.Outcome outcome) {
    return switch (outcome) {
      case INCOMPLETE -> null;
      case COMPLETE -> frame();
      case TOO_LARGE ->
          refuse(
              StompError.BODY_TOO_LARGE,
              "body longer than %d bytes".formatted(limits.bodyBytesMax()));
      case NO_NUL ->
          refuse(
              StompError.MALFORMED_FRAME,
              "no NUL after the body (expected one after content-length bytes)");
      case NOT_ALLOWED ->
          refuse(StompError.BODY_NOT_ALLOWED, "%s with a body (expected none)".formatted(command));
    };
  }

  private Frame frame() {
    Frame frame = new Frame(command(), headers, body.release());
    if (version == null && frame.command().isConnection()) {
      version = speaks();
    }
    forget();
    state = State.BETWEEN_FRAMES;
    return frame;
  }

  private Decoded refuse(StompError code, String message) {
    String receipt = reader.build().first(HeaderNames.RECEIPT);
    line.done();
    body.clear();
    forget();
    state = State.REFUSED;
    return new Decoded.Refused(code, message, receipt);
  }

  private void forget() {
    headers = Headers.EMPTY;
    reader = NO_READER;
  }

  /** A known command: unknown ones are refused at the end of their headers at the latest. */
  private Command command() {
    return Objects.requireNonNull(command);
  }

  /** The version that the current frame is to be read by; null if nothing tells. */
  private @Nullable StompVersion speaks() {
    if (version != null) {
      return version;
    }
    return switch (command()) {
      case CONNECT, STOMP ->
          StompVersion.negotiate(headers.first(HeaderNames.ACCEPT_VERSION)).orElse(null);
      case CONNECTED -> StompVersion.negotiate(headers.first(HeaderNames.VERSION)).orElse(null);
      default -> null;
    };
  }

  /** 1.1 alone says that a line ends with a line feed and nothing else. */
  private boolean endsWithCrLf() {
    return version != StompVersion.V1_1;
  }
}
