package io.throughline.replay.snapshot;

import io.throughline.event.LogAttributes;
import io.throughline.event.Position;
import io.throughline.event.RawJson;
import io.throughline.log.SnapshotReader.States;
import io.throughline.log.SnapshotReader.SubjectState;
import java.io.ByteArrayOutputStream;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** A page of a snapshot as JSON; each state's data are the bytes that they are. */
final class StatesWriter {

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int STATE_BYTES_EXPECTED = 512;

  private StatesWriter() {}

  static byte[] toJson(States states, Function<Position, String> seal) {
    int expected = 128 + states.states().size() * STATE_BYTES_EXPECTED;
    ByteArrayOutputStream out = new ByteArrayOutputStream(expected);
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      json.writeStringProperty("position", seal.apply(states.position()));
      json.writeArrayPropertyStart("subjects");
      for (SubjectState state : states.states()) {
        write(json, state, seal.apply(states.position().at(state.nextOffset())));
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return out.toByteArray();
  }

  private static void write(JsonGenerator json, SubjectState state, String position) {
    json.writeStartObject();
    json.writeStringProperty("subject", state.subject());
    json.writeStringProperty("type", state.type());
    if (state.time() != null) {
      json.writeStringProperty("time", state.time());
    }
    json.writeStringProperty(LogAttributes.POSITION, position);
    json.writeStringProperty(
        LogAttributes.APPEND_TIME, LogAttributes.timestamp(state.appendTimeMillis()));
    if (!state.data().isEmpty()) {
      json.writeName("data");
      json.writeRawValue(new RawJson(state.data().bytes()));
    }
    json.writeEndObject();
  }
}
