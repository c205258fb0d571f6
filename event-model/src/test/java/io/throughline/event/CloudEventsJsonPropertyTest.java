package io.throughline.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.cloudevents.jackson.JsonFormat;
import io.throughline.event.CloudEventsJson.Batch;
import io.throughline.event.CloudEventsJson.Element;
import io.throughline.event.EventResult.Parsed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Writing and reading are each other's inverse, the SDK agrees, and no bytes throw. */
class CloudEventsJsonPropertyTest {

  private static final EventLimits LIMITS = EventLimits.DEFAULT;

  @Property
  void whatIsWritten_isReadAsItWas(@ForAll("events") Event event) {
    assertThat(CloudEventsJson.read(EventWriter.toBytes(event), LIMITS))
        .isEqualTo(new Parsed(event));
  }

  @Property(tries = 300)
  void theSdk_readsWhatIsWritten(@ForAll("events") Event event) {
    assumeTheSdkTakesItForJson(event);
    CloudEvent read = new JsonFormat().deserialize(EventWriter.toBytes(event));

    assertThat(read.getId()).isEqualTo(event.id());
    assertThat(read.getSource()).hasToString(event.source());
    assertThat(read.getType()).isEqualTo(event.type());
    assertThat(read.getSubject()).isEqualTo(event.subject());
    assertThat(read.getDataContentType()).isEqualTo(event.dataContentType());
    assertThat(read.getExtensionNames()).isEqualTo(event.extensions().keySet());
    event
        .extensions()
        .forEach((name, value) -> assertThat(read.getExtension(name)).isEqualTo(value));
    assertThat(read.getTime())
        .isEqualTo(event.time() == null ? null : OffsetDateTime.parse(event.time()));
  }

  @Property(tries = 300)
  void whatTheSdkWrites_isRead(@ForAll("events") Event event) {
    assumeTheSdkTakesItForJson(event);
    CloudEvent sdkEvent = new JsonFormat().deserialize(EventWriter.toBytes(event));

    EventResult read = CloudEventsJson.read(new JsonFormat().serialize(sdkEvent), LIMITS);

    assertThat(((Parsed) read).event())
        .usingRecursiveComparison()
        .ignoringFields("time", "data")
        .isEqualTo(event);
  }

  private static final String PLACED =
      "\"position\":\"AQAB\",\"appendtime\":\"2026-01-31T12:00:00.000Z\"";

  @Property(tries = 200)
  void aBatchThatIsWritten_isReadInOrder_withPositionsAndAppendTimes(
      @ForAll("eventLists") List<Event> events) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (EventWriter writer = EventWriter.batch(out)) {
      for (Event event : events) {
        writer.write(event, "AQAB", 1_769_860_800_000L);
      }
    }

    Batch batch = CloudEventsJson.readBatch(out.toByteArray(), LIMITS, 5);

    assertThat(((Batch.Read) batch).elements())
        .isEqualTo(events.stream().map(e -> new Element(e.id(), new Parsed(e))).toList());
    assertThat(out.toString(StandardCharsets.UTF_8).split(PLACED, -1)).hasSize(events.size() + 1);
  }

  @Property(tries = 200)
  void linesThatAreWritten_areOneLineEach(@ForAll("eventLists") List<Event> events)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    EventWriter writer = EventWriter.lines(out);
    for (Event event : events) {
      writer.write(event, Map.of());
      writer.flush();
    }

    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();

    assertThat(lines).hasSize(events.size());
    for (int i = 0; i < lines.size(); i++) {
      byte[] line = lines.get(i).getBytes(StandardCharsets.UTF_8);
      Event read = ((Parsed) CloudEventsJson.read(line, LIMITS)).event();
      assertThat(read.id()).isEqualTo(events.get(i).id());
      assertThat(read.data().size()).isEqualTo(events.get(i).data().size());
    }
  }

  @Property(tries = 10_000)
  void mutatedEvents_neverThrow(
      @ForAll("events") Event event, @ForAll int place, @ForAll byte value, @ForAll Mutation how) {
    byte[] mutated = how.apply(EventWriter.toBytes(event), place, value);

    assertThat(CloudEventsJson.read(mutated, LIMITS)).isNotNull();
    assertThat(CloudEventsJson.readBatch(mutated, LIMITS, 10)).isNotNull();
  }

  @Property(tries = 5_000)
  void anyBytes_neverThrow(@ForAll byte[] bytes) {
    assertThat(CloudEventsJson.read(bytes, LIMITS)).isNotNull();
    assertThat(CloudEventsJson.readBatch(bytes, LIMITS, 10)).isNotNull();
  }

  @Property(tries = 500)
  void anyData_canBeWritten_andComeBackAsTheyWere(
      @ForAll byte[] data, @ForAll("contentTypes") String contentType) {
    Event event =
        new Event("1", "/s", "t", null, null, contentType, null, Map.of(), Payload.of(data));

    assertThat(CloudEventsJson.read(EventWriter.toBytes(event), LIMITS))
        .isEqualTo(new Parsed(event));
  }

  enum Mutation {
    REPLACE,
    REMOVE,
    CUT;

    byte[] apply(byte[] bytes, int place, byte value) {
      int at = Math.floorMod(place, bytes.length);
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      String middle = this == REPLACE ? String.valueOf((char) (value & 0xFF)) : "";
      String rest = this == CUT ? "" : text.substring(at + 1);
      return (text.substring(0, at) + middle + rest).getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  @Provide
  Arbitrary<List<Event>> eventLists() {
    return events().list().ofMaxSize(5);
  }

  @Provide
  Arbitrary<Event> events() {
    Arbitrary<String> text =
        Arbitraries.strings()
            .withChars('a', 'é', '"', '\\', '/', ' ', '漢')
            .ofMinLength(1)
            .ofMaxLength(12);
    Arbitrary<String> sources = Arbitraries.of("/s", "https://ci.example/r?x=%20#f", "urn:x:1");
    Arbitrary<String> times =
        Arbitraries.longs()
            .between(-62_000_000_000L, 250_000_000_000L)
            .map(seconds -> OffsetDateTime.ofInstant(at(seconds), ZoneOffset.ofHours(2)).toString())
            .filter(time -> time.length() > 22)
            .injectNull(0.2);
    Arbitrary<Map<String, String>> extensions =
        Arbitraries.maps(Arbitraries.of("traceparent", "tenant", "x1"), text).ofMaxSize(3);
    Arbitrary<Payload> data =
        Arbitraries.of(
                "{}",
                "{\"a\": [1.10, null,\n true]}",
                "\"é\"",
                "[1e5]",
                "-1",
                "{\"a\":{\"b\":\"\\n\"}}")
            .map(Payload::of);
    return Combinators.combine(
            text,
            sources,
            text,
            text.injectNull(0.3),
            times,
            contentTypesOfJson(),
            extensions,
            data)
        .as(
            (id, source, type, subject, time, contentType, more, body) ->
                new Event(id, source, type, subject, time, contentType, null, more, body));
  }

  /** The SDK knows JSON by fewer names: neither in capitals nor merge-patch+json. */
  private static void assumeTheSdkTakesItForJson(Event event) {
    Assume.that("application/json".equals(event.dataContentType()));
  }

  private static Instant at(long seconds) {
    return Instant.ofEpochSecond(seconds, 120_000_000);
  }

  private static Arbitrary<String> contentTypesOfJson() {
    return Arbitraries.of(
        "application/json", "application/merge-patch+json", "Application/JSON; charset=utf-8");
  }

  @Provide
  Arbitrary<String> contentTypes() {
    return Arbitraries.of(
        "application/json",
        "text/plain",
        "image/png",
        "text/xml;charset=\"UTF-8\"",
        "text/a;charset=x");
  }
}
