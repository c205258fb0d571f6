package io.throughline.stomp;

import static io.throughline.stomp.StompVersion.V1_0;
import static io.throughline.stomp.StompVersion.V1_1;
import static io.throughline.stomp.StompVersion.V1_2;
import static io.throughline.stomp.Wire.decode;
import static io.throughline.stomp.Wire.decoder;
import static io.throughline.stomp.Wire.frame;
import static io.throughline.stomp.Wire.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.stomp.Decoded.HeartBeat;
import io.throughline.stomp.Decoded.Refused;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What STOMP says about the bytes of a frame. */
class FrameConformanceTest {

  // A frame's parts.

  @ParameterizedTest
  @EnumSource
  void frame_isCommandHeadersEmptyLineBodyNul(StompVersion version) {
    Frame frame = frame(version, "SEND\ndestination:/queue/a\nfoo:bar\n\nhello^@");

    assertThat(frame.command()).isEqualTo(Command.SEND);
    assertThat(frame.headers()).isEqualTo(Headers.of("destination", "/queue/a", "foo", "bar"));
    assertThat(frame.text()).isEqualTo("hello");
  }

  @Test
  void frame_mayHaveNoHeadersAndNoBody() {
    assertThat(frame(V1_2, "DISCONNECT\n\n^@"))
        .isEqualTo(new Frame(Command.DISCONNECT, Headers.EMPTY));
  }

  @Test
  void newlinesAfterNul_areAllowedAndAreSignsOfLife() {
    assertThat(decode(decoder(V1_2), "BEGIN\ntransaction:a\n\n^@\n\n\r\nDISCONNECT\n\n^@\n"))
        .containsExactly(
            new Frame(Command.BEGIN, Headers.of("transaction", "a")),
            new HeartBeat(),
            new Frame(Command.DISCONNECT, Headers.EMPTY),
            new HeartBeat());
    assertThat(decode(decoder(V1_2), "\r")).isEmpty();
  }

  @Test
  void severalFrames_mayComeAtOnce() {
    assertThat(decode(decoder(V1_2), "ACK\nid:1\n\n^@ACK\nid:2\n\n^@ACK\nid:3\n\n^@")).hasSize(3);
  }

  @Test
  void oneFrame_mayComeInParts() {
    FrameDecoder decoder = decoder(V1_2);

    assertThat(decode(decoder, "SE")).isEmpty();
    assertThat(decode(decoder, "ND\ndestination:/que")).isEmpty();
    assertThat(decode(decoder, "ue/a\n\nhel")).isEmpty();
    assertThat(decode(decoder, "lo^@"))
        .containsExactly(
            new Frame(Command.SEND, Headers.of("destination", "/queue/a"), "hello".getBytes()));
  }

  @Test
  void buffersOfEveryKind_areReadAlike() {
    byte[] bytes = Wire.bytes("xxSEND\ndestination:a\n\nx^@").array();
    ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip().position(2);
    ByteBuffer part = ByteBuffer.wrap(bytes, 2, bytes.length - 2);
    ByteBuffer slice = part.slice();

    for (ByteBuffer buffer : List.of(direct, part, slice, slice.asReadOnlyBuffer().rewind())) {
      assertThat(decode(decoder(V1_2), buffer.duplicate()))
          .containsExactly(
              new Frame(Command.SEND, Headers.of("destination", "a"), new byte[] {'x'}));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"send", "Send", "SENDS", "SEN", "GET / HTTP/1.1"})
  void commands_areCaseSensitiveAndKnown(String command) {
    Refused refused = refusal(V1_2, command + "\nreceipt:7\n\n^@");

    assertThat(refused.code()).isEqualTo(StompError.UNKNOWN_COMMAND);
    assertThat(refused.message()).contains(command);
    assertThat(refused.receipt()).isEqualTo("7");
  }

  @Test
  void headerNames_areCaseSensitive() {
    Frame frame = frame(V1_2, "SEND\nDestination:a\ndestination:b\n\n^@");

    assertThat(frame.header("destination")).isEqualTo("b");
    assertThat(frame.header("Destination")).isEqualTo("a");
    assertThat(frame.header("DESTINATION")).isNull();
  }

  // Line ends.

  @Test
  void lines_mayEndWithCrLf_in12() {
    assertThat(frame(V1_2, "SEND\r\ndestination:a\r\n\r\nhello\r\n^@"))
        .isEqualTo(new Frame(Command.SEND, Headers.of("destination", "a"), "hello\r\n".getBytes()));
  }

  @Test
  void lines_mayEndWithCrLf_inTheConnectFrame() {
    FrameDecoder decoder = new FrameDecoder(Limits.DEFAULT);

    assertThat(decode(decoder, "CONNECT\r\naccept-version:1.2\r\n\r\n^@"))
        .containsExactly(new Frame(Command.CONNECT, Headers.of("accept-version", "1.2")));
  }

  @Test
  void carriageReturn_belongsToTheValue_in11() {
    assertThat(frame(V1_1, "SEND\ndestination:a\r\n\n^@").header("destination")).isEqualTo("a\r");
  }

  @Test
  void carriageReturnInAHeader_isRefused_in12() {
    assertThat(refusal(V1_2, "SEND\ndesti\rnation:a\n\n^@").code())
        .isEqualTo(StompError.MALFORMED_FRAME);
    assertThat(refusal(V1_2, "SEND\ndestination:a\rb\n\n^@").message())
        .isEqualTo("destination has a carriage return (expected '\\r')");
  }

  // Value encoding.

  @ParameterizedTest
  @EnumSource
  void headersAndBodies_areUtf8(StompVersion version) {
    Frame frame = frame(version, "SEND\ndestination:/straße/日本/😀\nключ:è\n\n😀^@");

    assertThat(frame.header("destination")).isEqualTo("/straße/日本/😀");
    assertThat(frame.header("ключ")).isEqualTo("è");
    assertThat(frame.text()).isEqualTo("😀");
  }

  @ParameterizedTest
  @EnumSource
  void invalidUtf8InAHeader_isRefused(StompVersion version) {
    ByteBuffer bytes = Wire.bytes("SEND\ndestination:!\n\n^@");
    bytes.put(17, (byte) 0xC3);

    Refused refused = Wire.only(Refused.class, decode(decoder(version), bytes));

    assertThat(refused.code()).isEqualTo(StompError.INVALID_UTF8);
    assertThat(refused.message()).isEqualTo("destination has bytes that are not UTF-8");
  }

  @Test
  void escapes_areUndone_in12() {
    Frame frame = frame(V1_2, "SEND\ndestination:a\\nb\\rc\\cd\\\\n\nx\\cy:z\n\n^@");

    assertThat(frame.header("destination")).isEqualTo("a\nb\rc:d\\n");
    assertThat(frame.header("x:y")).isEqualTo("z");
  }

  @Test
  void escapes_areUndone_in11() {
    Frame frame = frame(V1_1, "SEND\ndestination:a\\nb\\cd\\\\n\nx\\cy:z\n\n^@");

    assertThat(frame.header("destination")).isEqualTo("a\nb:d\\n");
    assertThat(frame.header("x:y")).isEqualTo("z");
  }

  @Test
  void backslashes_meanThemselves_in10() {
    assertThat(frame(V1_0, "SEND\ndestination:a\\nb\\t\\\n\n^@").header("destination"))
        .isEqualTo("a\\nb\\t\\");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\t", "\\", "\\N", "\\0", "\\:"})
  void undefinedEscapes_areRefused_in12(String escape) {
    Refused refused = refusal(V1_2, "SEND\nreceipt:r\ndestination:a" + escape + "\n\n^@");

    assertThat(refused.code()).isEqualTo(StompError.UNDEFINED_ESCAPE);
    assertThat(refused.message()).startsWith("destination has an undefined escape");
    assertThat(refused.receipt()).isEqualTo("r");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\r", "\\t", "\\"})
  void undefinedEscapes_areRefused_in11(String escape) {
    assertThat(refusal(V1_1, "SEND\ndestination:a" + escape + "\n\n^@").code())
        .isEqualTo(StompError.UNDEFINED_ESCAPE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"CONNECT", "STOMP"})
  void connectFrames_areNotEscaped(String command) {
    FrameDecoder decoder = new FrameDecoder(Limits.DEFAULT);

    Frame frame =
        Wire.only(
            Frame.class,
            decode(decoder, command + "\naccept-version:1.2\npasscode:a\\nb\\t:c\n\n^@"));

    assertThat(frame.header("passcode")).isEqualTo("a\\nb\\t:c");
  }

  @ParameterizedTest
  @EnumSource
  void connectedFrames_areNotEscaped(StompVersion version) {
    Frame frame = new Frame(Command.CONNECTED, Headers.of("server", "a:b\\c", "version", "1.2"));

    assertThat(Wire.text(FrameEncoder.encode(frame, version)))
        .isEqualTo("CONNECTED\nserver:a:b\\c\nversion:1.2\n\n^@");
    assertThat(frame(version, "CONNECTED\nserver:a:b\\c\nversion:1.2\n\n^@")).isEqualTo(frame);
  }

  @Test
  void decodersOfClients_learnTheVersionFromConnected() {
    FrameDecoder decoder = new FrameDecoder(Limits.DEFAULT);
    decode(decoder, "CONNECTED\nversion:1.2\n\n^@");

    assertThat(decoder.version()).isEqualTo(V1_2);
    assertThat(decode(decoder, "RECEIPT\nreceipt-id:a\\rb\n\n^@"))
        .containsExactly(new Frame(Command.RECEIPT, Headers.of("receipt-id", "a\rb")));
  }

  @Test
  void decodersOfClients_takeConnectedWithoutVersionAs10() {
    FrameDecoder decoder = new FrameDecoder(Limits.DEFAULT);
    decode(decoder, "CONNECTED\nsession: 1\n\n^@");

    assertThat(decoder.version()).isEqualTo(V1_0);
  }

  @Test
  void headers_areEscaped_in12() {
    assertThat(encoded(V1_2, "a:b", "c\nd\re:f\\g"))
        .isEqualTo("RECEIPT\na\\cb:c\\nd\\re\\cf\\\\g\n\n^@");
  }

  @Test
  void headers_areEscaped_in11() {
    assertThat(encoded(V1_1, "a:b", "c\nd\re:f\\g"))
        .isEqualTo("RECEIPT\na\\cb:c\\nd\re\\cf\\\\g\n\n^@");
  }

  @Test
  void headers_areNotEscaped_in10_andCannotBreakOut() {
    assertThat(encoded(V1_0, "a:b", "c\nd\re:f\\g")).isEqualTo("RECEIPT\na?b:c?d?e:f\\g\n\n^@");
  }

  @ParameterizedTest
  @EnumSource
  void nulInAHeader_cannotBreakOut(StompVersion version) {
    assertThat(encoded(version, "a", "b\0c")).isEqualTo("RECEIPT\na:b?c\n\n^@");
  }

  private static String encoded(StompVersion version, String... headers) {
    return Wire.text(FrameEncoder.encode(new Frame(Command.RECEIPT, Headers.of(headers)), version));
  }

  // Header lines.

  @Test
  void values_mayBeEmpty() {
    assertThat(frame(V1_2, "SEND\ndestination:a\nfoo:\n\n^@").header("foo")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"destination", ":a", ":"})
  void headerLines_areNameColonValue(String line) {
    Refused refused = refusal(V1_2, "SEND\nreceipt:r\n" + line + "\n\n^@");

    assertThat(refused.code()).isEqualTo(StompError.MALFORMED_FRAME);
    assertThat(refused.message())
        .isEqualTo("header line '%s' (expected name, colon, value)".formatted(line));
  }

  @ParameterizedTest
  @EnumSource
  void colonsInValues_mayStandUnescaped(StompVersion version) {
    assertThat(frame(version, "SEND\ndestination:a:b:c\n\n^@").header("destination"))
        .isEqualTo("a:b:c");
  }

  @Test
  void spacesAroundNamesAndValues_areKept_in12() {
    Frame frame = frame(V1_2, "SEND\ndestination: a \n foo:b\n\n^@");

    assertThat(frame.header("destination")).isEqualTo(" a ");
    assertThat(frame.header(" foo")).isEqualTo("b");
  }

  @Test
  void spacesAroundNamesAndValues_areKept_in11() {
    assertThat(frame(V1_1, "SEND\ndestination: a \n\n^@").header("destination")).isEqualTo(" a ");
  }

  @Test
  void spacesAroundNamesAndValues_arePadding_in10() {
    assertThat(frame(V1_0, "SEND\ndestination: a \n\n^@").header("destination")).isEqualTo("a");
  }

  @Test
  void spacesAroundValues_arePadding_inA10ConnectFrame() {
    FrameDecoder decoder = new FrameDecoder(Limits.DEFAULT);

    assertThat(decode(decoder, "CONNECT\nlogin: me\npasscode:you\n\n^@"))
        .containsExactly(new Frame(Command.CONNECT, Headers.of("login", "me", "passcode", "you")));
  }

  @Test
  void repeatedHeaders_countOnce_theFirst() {
    Frame frame = frame(V1_2, "MESSAGE\nfoo:World\nfoo:Hello\n\n^@");

    assertThat(frame.header("foo")).isEqualTo("World");
    assertThat(frame.headers().size()).isEqualTo(2);
  }

  @Test
  void ofSeveralFaults_theFirstIsReported() {
    assertThat(refusal(V1_2, "SEND\nnothing\na:\\t\nreceipt:r\n\n^@").message())
        .startsWith("header line 'nothing'");
    assertThat(refusal(V1_2, "SAND\nnothing\n\n^@").message()).isEqualTo("unknown command 'SAND'");
  }

  @Test
  void nulBeforeTheEmptyLine_isRefused() {
    Refused refused = refusal(V1_2, "SEND\ndestination:a^@");

    assertThat(refused.code()).isEqualTo(StompError.MALFORMED_FRAME);
    assertThat(refused.message())
        .isEqualTo("NUL in a header line (expected an empty line after the headers)");
    assertThat(refusal(V1_2, "SEND^@").code()).isEqualTo(StompError.MALFORMED_FRAME);
  }

  @Test
  void emptyLine_mayBeLeftOutBeforeNul_asInTheSpecificationsDisconnect() {
    assertThat(frame(V1_2, "DISCONNECT\nreceipt:77\n^@"))
        .isEqualTo(new Frame(Command.DISCONNECT, Headers.of("receipt", "77")));
  }

  // Bodies.

  @ParameterizedTest
  @EnumSource
  void contentLength_countsOctetsNulIncluded(StompVersion version) {
    Frame frame = frame(version, "SEND\ndestination:a\ncontent-length:5\n\na^@é^@^@");

    assertThat(frame.body()).containsExactly('a', 0, 0xC3, 0xA9, 0);
  }

  @ParameterizedTest
  @EnumSource
  void bodyWithoutContentLength_endsAtTheFirstNul(StompVersion version) {
    FrameDecoder decoder = decoder(version);

    assertThat(decode(decoder, "SEND\ndestination:a\n\nab^@BEGIN\ntransaction:t\n\n^@"))
        .hasSize(2)
        .first()
        .isEqualTo(new Frame(Command.SEND, Headers.of("destination", "a"), new byte[] {'a', 'b'}));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 5})
  void contentLengthThatIsWrong_isRefused(int length) {
    Refused refused =
        refusal(V1_2, "SEND\ndestination:a\ncontent-length:" + length + "\n\nabcd^@x^@");

    assertThat(refused.code()).isEqualTo(StompError.MALFORMED_FRAME);
    assertThat(refused.message()).startsWith("no NUL after the body");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "+1", "1.0", "0x10", "one", "99999999999999999999", " 1"})
  void contentLengthThatIsNoNumber_isRefused(String length) {
    Refused refused = refusal(V1_2, "SEND\ndestination:a\ncontent-length:" + length + "\n\nx^@");

    assertThat(refused.code()).isEqualTo(StompError.INVALID_HEADER);
    assertThat(refused.message()).startsWith("content-length '" + length + "'");
  }

  @Test
  void contentLength_isWrittenForEveryBody() {
    Frame frame =
        new Frame(
            Command.MESSAGE, Headers.of("content-length", "99", "a", "b"), new byte[] {'x', 0});

    assertThat(Wire.text(FrameEncoder.encode(frame, V1_2)))
        .isEqualTo("MESSAGE\na:b\ncontent-length:2\n\nx^@^@");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SEND", "MESSAGE", "ERROR"})
  void sendMessageAndError_mayHaveABody(String command) {
    assertThat(frame(V1_2, command + "\na:b\n\nbody^@").text()).isEqualTo("body");
    assertThat(frame(V1_2, command + "\na:b\ncontent-length:4\n\nbody^@").text()).isEqualTo("body");
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"SEND", "MESSAGE", "ERROR"})
  void allOtherFrames_mustNotHaveABody(Command command) {
    Refused refused = refusal(V1_2, command + "\nreceipt:r\n\nbody^@");

    assertThat(refused)
        .isEqualTo(
            new Refused(
                StompError.BODY_NOT_ALLOWED, command + " with a body (expected none)", "r"));
    assertThat(refusal(V1_1, command + "\nreceipt:r\ncontent-length:4\n\nbody^@"))
        .isEqualTo(refused);
    assertThat(frame(V1_2, command + "\ncontent-length:0\n\n^@").body()).isEmpty();
  }

  @Test
  void connectWithABody_isRefused_from11() {
    FrameDecoder decoder = new FrameDecoder(Limits.DEFAULT);

    assertThat(decode(decoder, "CONNECT\naccept-version:1.1\n\nbody^@"))
        .containsExactly(
            new Refused(StompError.BODY_NOT_ALLOWED, "CONNECT with a body (expected none)", null));
  }

  @Test
  void bodiesWhereNoneMayBe_areIgnored_in10() {
    assertThat(frame(V1_0, "SUBSCRIBE\ndestination:a\n\nbody^@"))
        .isEqualTo(new Frame(Command.SUBSCRIBE, Headers.of("destination", "a")));
    assertThat(frame(V1_0, "SUBSCRIBE\ndestination:a\ncontent-length:4\n\nbo^@y^@").body())
        .isEmpty();
    assertThat(decode(new FrameDecoder(Limits.DEFAULT), "CONNECT\nlogin:a\n\n\n\n^@")).hasSize(1);
  }

  // Limits.

  private static final Limits SMALL = new Limits(8, 3, 32);

  @Test
  void bodyLongerThanTheLimit_isRefusedWhenAnnounced() {
    FrameDecoder decoder = decoder(V1_2, SMALL);

    assertThat(decode(decoder, "SEND\nreceipt:r\ncontent-length:9\n\n"))
        .containsExactly(new Refused(StompError.BODY_TOO_LARGE, "body longer than 8 bytes", "r"));
  }

  @Test
  void bodyLongerThanTheLimit_isRefusedWhenItComes() {
    FrameDecoder decoder = decoder(V1_2, SMALL);

    assertThat(decode(decoder, "SEND\na:b\n\n12345678")).isEmpty();
    assertThat(decode(decoder, "9"))
        .containsExactly(new Refused(StompError.BODY_TOO_LARGE, "body longer than 8 bytes", null));
  }

  @Test
  void bodyOfTheLimit_passes() {
    assertThat(decode(decoder(V1_2, SMALL), "SEND\na:b\n\n12345678^@")).hasSize(1);
    assertThat(decode(decoder(V1_2, SMALL), "SEND\ncontent-length:8\n\n12345678^@")).hasSize(1);
  }

  @Test
  void headersMoreThanTheLimit_areRefused() {
    FrameDecoder decoder = decoder(V1_2, SMALL);

    assertThat(decode(decoder, "SEND\na:1\nb:2\nreceipt:3\nd:4\n\n^@"))
        .containsExactly(new Refused(StompError.TOO_MANY_HEADERS, "more than 3 headers", "3"));
    assertThat(decode(decoder(V1_2, SMALL), "SEND\na:1\nb:2\nc:3\n\n^@")).hasSize(1);
  }

  @Test
  void headerLineLongerThanTheLimit_isRefused() {
    String longest = "a:" + "x".repeat(30);

    assertThat(decode(decoder(V1_2, SMALL), "SEND\n" + longest + "\n\n^@")).hasSize(1);
    assertThat(decode(decoder(V1_2, SMALL), "SEND\r\n" + longest + "\r\n\r\n^@")).hasSize(1);
    assertThat(decode(decoder(V1_2, SMALL), "SEND\n" + longest + "x\n\n^@"))
        .containsExactly(
            new Refused(StompError.HEADER_TOO_LONG, "header line longer than 32 bytes", null));
  }

  @Test
  void headerLineWithoutEnd_isRefusedAtTheLimit() {
    FrameDecoder decoder = decoder(V1_2, SMALL);

    assertThat(decode(decoder, "SEND\n" + "x".repeat(33))).isEmpty();
    assertThat(decode(decoder, "x"))
        .containsExactly(
            new Refused(StompError.HEADER_TOO_LONG, "header line longer than 32 bytes", null));
  }

  @Test
  void commandWithoutEnd_isRefused() {
    assertThat(decode(decoder(V1_2), "x".repeat(34)))
        .containsExactly(
            new Refused(
                StompError.UNKNOWN_COMMAND,
                "command longer than 32 bytes (expected a STOMP command)",
                null));
  }

  @Test
  void afterARefusal_nothingIsReadAnyMore() {
    FrameDecoder decoder = decoder(V1_2);
    ByteBuffer bytes = Wire.bytes("WHAT\n\n^@DISCONNECT\n\n^@\n");

    assertThat(decode(decoder, bytes)).hasSize(1).hasOnlyElementsOfType(Refused.class);
    assertThat(bytes.hasRemaining()).isFalse();
    assertThat(decode(decoder, "DISCONNECT\n\n^@\n")).isEmpty();
    assertThat(decoder.heldBytes()).isZero();
  }
}
