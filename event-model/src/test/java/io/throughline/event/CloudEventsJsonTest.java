package io.throughline.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.event.CloudEventsJson.Batch;
import io.throughline.event.EventResult.Invalid;
import io.throughline.event.EventResult.Parsed;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudEventsJsonTest {

  private static final String MINIMAL = "'specversion':'1.0','id':'1','source':'/s','type':'t'";

  @Test
  void everyAttribute_isReadAsItWasWritten() {
    Event event =
        parsed(
            "{'specversion':'1.0','id':'e1','source':'https://ci.example/r?x=%20','type':'execution.started',"
                + "'subject':'run/7','time':'2026-01-31T12:00:00.5+01:00','datacontenttype':'application/json',"
                + "'dataschema':'https://schemas.example/x.json','traceparent':'00-ab-cd-01','attempt':3,'dry':true,"
                + "'data':{'node_id':'n1'}}");

    assertThat(event)
        .isEqualTo(
            new Event(
                "e1",
                "https://ci.example/r?x=%20",
                "execution.started",
                "run/7",
                "2026-01-31T12:00:00.5+01:00",
                "application/json",
                "https://schemas.example/x.json",
                Map.of("traceparent", "00-ab-cd-01", "attempt", "3", "dry", "true"),
                Payload.of("{\"node_id\":\"n1\"}")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'a':1.10,'b':1e400,'c':123456789012345678901234567890}",
        "{ 'spaces' : [ 1 ,\n 2 ] }",
        "[]",
        "'text with \\u00e9, é and 🚀'",
        "-0.0",
        "0",
        "true",
        "{'twice':1,'twice':2}"
      })
  void jsonData_areTheBytesOfTheInput(String data) {
    assertThat(parsed("{" + MINIMAL + ",'data':" + data + "}").data().utf8())
        .isEqualTo(data.replace('\'', '"'));
    assertThat(parsed("{'data':" + data + " , " + MINIMAL + "}").data().utf8())
        .isEqualTo(data.replace('\'', '"'));
  }

  @Test
  void jsonData_withoutAContentType_areSaidToBeJson() {
    assertThat(parsed("{" + MINIMAL + ",'data':{}}").dataContentType())
        .isEqualTo("application/json");
    assertThat(parsed("{" + MINIMAL + "}").dataContentType()).isNull();
  }

  @Test
  void textData_areTheStringsContent() {
    Event event = parsed("{'data':'a\\nb',%s,'datacontenttype':'text/plain'}".formatted(MINIMAL));

    assertThat(event.data().utf8()).isEqualTo("a\nb");
  }

  @Test
  void binaryData_areDecoded() {
    Event event =
        parsed("{%s,'datacontenttype':'image/png','data_base64':'AAEC/w=='}".formatted(MINIMAL));

    assertThat(event.data()).isEqualTo(Payload.of(new byte[] {0, 1, 2, -1}));
  }

  @Test
  void whatTheLogsReadersSayOfAnEvent_isIgnored_whereTheEventSaysIt() {
    assertThat(
            parsed("{" + MINIMAL + ",'position':'AQAB','appendtime':7,'conflated':'3'}")
                .extensions())
        .isEmpty();
  }

  @Test
  void null_isAbsent() {
    Event event = parsed("{" + MINIMAL + ",'subject':null,'data':null,'myext':null}");

    assertThat(event.subject()).isNull();
    assertThat(event.data().isEmpty()).isTrue();
    assertThat(event.extensions()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'id':'1','source':'/s','type':'t'                         | specversion | missing | 1.0
          'specversion':'0.3','id':'1','source':'/s','type':'t'     | specversion | '0.3' | 1.0
          'specversion':1.0,'id':'1','source':'/s','type':'t'       | specversion | a JSON number | a string
          'specversion':'1.0','source':'/s','type':'t'              | id | missing | a non-empty string
          'specversion':'1.0','id':'','source':'/s','type':'t'      | id | '' | a non-empty string
          'specversion':'1.0','id':7,'source':'/s','type':'t'       | id | 7 | a string
          'specversion':'1.0','id':'1','type':'t'                   | source | missing | a URI-reference
          'specversion':'1.0','id':'1','source':'a b','type':'t'    | source | 'a b' | a URI-reference
          'specversion':'1.0','id':'1','source':'%zz','type':'t'    | source | '%zz' | a URI-reference
          'specversion':'1.0','id':'1','source':'/s'                | type | missing | a non-empty string
          'specversion':'1.0','id':'1','source':'/s','type':''      | type | '' | a non-empty string
          'specversion':'1.0','id':'1','source':'/s','type':['t']   | type | a JSON array | a string
          MINIMAL,'subject':''                                      | subject | '' | a non-empty string
          MINIMAL,'time':'yesterday'                                | time | 'yesterday' | an RFC 3339 time, for instance 2026-01-31T12:00:00Z
          MINIMAL,'time':'2026-02-30T12:00:00Z'                     | time | '2026-02-30T12:00:00Z' | an RFC 3339 time, for instance 2026-01-31T12:00:00Z
          MINIMAL,'datacontenttype':'json'                          | datacontenttype | 'json' | a media type, for instance application/json
          MINIMAL,'dataschema':'/relative'                          | dataschema | '/relative' | an absolute URI, with a scheme
          MINIMAL,'myExt':'x'                                       | myExt | not an attribute's name | a name of 1 to 64 of a-z and 0-9, not data
          MINIMAL,'ext':{}                                          | ext | a JSON object | a string, an integer or a boolean
          MINIMAL,'ext':1.5                                         | ext | a JSON number | a string, an integer or a boolean
          MINIMAL,'ext':'a\\u0000b'                                 | ext | 'a\uFFFDb' | text without control characters, noncharacters and lone surrogates
          MINIMAL,'ext':'\\ud800'                                   | ext | '\uFFFD' | text without control characters, noncharacters and lone surrogates
          MINIMAL,'id':'2'                                          | id | given twice | once
          MINIMAL,'data':1,'data_base64':'AA=='                     | data_base64 | given beside data | one of the two
          MINIMAL,'data_base64':'%'                                 | data_base64 | not base64 | base64 with padding (RFC 4648, 4)
          MINIMAL,'data_base64':{}                                  | data_base64 | a JSON object | a base64 string
          MINIMAL,'datacontenttype':'text/plain','data':{}          | data | a JSON object | a JSON string, as datacontenttype is text/plain
          """)
  void aFault_namesTheAttributeAndWhatWasExpected(
      String attributes, String field, String found, String expected) {
    Problem problem = invalid("{" + attributes.strip().replace("MINIMAL", MINIMAL) + "}");

    assertThat(problem).isEqualTo(Problem.ofField(ErrorCode.INVALID_EVENT, field, found, expected));
  }

  @Test
  void dataOverTheLimit_areTooLarge() {
    Problem problem =
        ((Invalid)
                CloudEventsJson.read(
                    utf8("{" + MINIMAL + ",'data':'12345'}"),
                    EventLimits.DEFAULT.withDataBytesMax(6)))
            .problem();

    assertThat(problem)
        .isEqualTo(
            Problem.ofField(ErrorCode.PAYLOAD_TOO_LARGE, "data", "7 bytes", "at most 6 bytes"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                     | not a JSON object
          []                     | not a JSON object
          'text'                 | not a JSON object
          {MINIMAL} {}           | more than one JSON value
          {MINIMAL               | not JSON at line 1
          {MINIMAL,}             | not JSON at line 1
          {'id':NaN}             | not JSON at line 1
          """)
  void whatIsNotOneJsonObject_isMalformed(String body, String found) {
    Problem problem = invalid(body.replace("MINIMAL", MINIMAL));

    assertThat(problem.code()).isEqualTo(ErrorCode.MALFORMED_BODY);
    assertThat(problem.field()).isEqualTo("body");
    assertThat(problem.detail()).startsWith("body: " + found);
  }

  @Test
  void bytesThatAreNotUtf8_areMalformed() {
    byte[] json = utf8("{" + MINIMAL + ",'subject':'xx'}");
    json[json.length - 3] = (byte) 0xC0;

    Problem problem = ((Invalid) CloudEventsJson.read(json, EventLimits.DEFAULT)).problem();

    assertThat(problem.detail()).isEqualTo("body: not UTF-8 (expected: a JSON object in UTF-8)");
  }

  @Test
  void aBatch_hasOneResultPerElement_inOrder() {
    Batch batch = batch("[{%s,'data':1},7,{'id':'x'},{%s,'data':2}]".formatted(MINIMAL, MINIMAL));

    assertThat(((Batch.Read) batch).elements())
        .satisfiesExactly(
            first -> assertThat(((Parsed) first.result()).event().data().utf8()).isEqualTo("1"),
            second ->
                assertThat(((Invalid) second.result()).problem().detail())
                    .isEqualTo("body: not a JSON object (expected: a JSON object)"),
            third ->
                assertThat(((Invalid) third.result()).problem().field()).isEqualTo("specversion"),
            fourth -> assertThat(((Parsed) fourth.result()).event().data().utf8()).isEqualTo("2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "", "[{}", "[] []", "[1,]", "[{},{},{},{},{}]"})
  void aBatchThatIsNoneOrTooLong_isUnreadable(String json) {
    assertThat(batch(json)).isInstanceOf(Batch.Unreadable.class);
  }

  private static Batch batch(String json) {
    return CloudEventsJson.readBatch(utf8(json), EventLimits.DEFAULT, 4);
  }

  private static Event parsed(String json) {
    EventResult result = CloudEventsJson.read(utf8(json), EventLimits.DEFAULT);
    assertThat(result).isInstanceOf(Parsed.class);
    return ((Parsed) result).event();
  }

  private static Problem invalid(String json) {
    EventResult result = CloudEventsJson.read(utf8(json), EventLimits.DEFAULT);
    assertThat(result).isInstanceOf(Invalid.class);
    return ((Invalid) result).problem();
  }

  /** JSON with single quotes for double ones, so that tests can be read. */
  private static byte[] utf8(String json) {
    return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }
}
