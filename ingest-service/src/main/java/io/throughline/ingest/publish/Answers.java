package io.throughline.ingest.publish;

import io.throughline.event.ErrorCode;
import io.throughline.event.Problem;
import io.throughline.ingest.publish.Outcome.Accepted;
import io.throughline.ingest.publish.Outcome.Refused;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Outcomes as JSON: {@code {"id","position"}} for an accepted event, {@code {"id","error"}} for a
 * refused one, where {@code error} is the problem detail that a request of this event alone would
 * have been answered with. {@code id} is left out where it could not be read.
 */
final class Answers {

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .rootValueSeparator((String) null)
          .build();

  private static final int BYTES_PER_ANSWER = 96;

  private Answers() {}

  static byte[] one(Accepted accepted) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(BYTES_PER_ANSWER);
    try (JsonGenerator json = generator(out)) {
      write(json, accepted);
    }
    return out.toByteArray();
  }

  /** An array with one entry per event, in order. */
  static byte[] batch(List<Outcome> outcomes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(2 + BYTES_PER_ANSWER * outcomes.size());
    try (JsonGenerator json = generator(out)) {
      json.writeStartArray();
      outcomes.forEach(outcome -> write(json, outcome));
      json.writeEndArray();
    }
    return out.toByteArray();
  }

  /**
   * The status of a batch's answer: 202 if the log has any of its events, or there was none;
   * otherwise that of the first refusal.
   */
  static int status(List<Outcome> outcomes) {
    for (Outcome outcome : outcomes) {
      if (outcome instanceof Accepted) {
        return 202;
      }
    }
    return outcomes.isEmpty() || !(outcomes.getFirst() instanceof Refused first)
        ? 202
        : first.problem().code().status();
  }

  /** Whether every event of a batch was refused because the log does not answer. */
  static boolean isUnavailable(List<Outcome> outcomes) {
    return !outcomes.isEmpty()
        && outcomes.stream().allMatch(o -> o instanceof Refused refused && refused.isForNow());
  }

  /** A generator that writes one outcome after the other, with what the caller puts between. */
  static JsonGenerator generator(OutputStream out) {
    return FACTORY.createGenerator(ObjectWriteContext.empty(), out);
  }

  static void write(JsonGenerator json, Outcome outcome) {
    json.writeStartObject();
    switch (outcome) {
      case Accepted(var id, var position) -> {
        json.writeStringProperty("id", id);
        json.writeStringProperty("position", position);
      }
      case Refused(var id, var problem) -> {
        writeOptional(json, "id", id);
        json.writeName("error");
        writeProblem(json, problem);
      }
    }
    json.writeEndObject();
  }

  private static void writeProblem(JsonGenerator json, Problem problem) {
    ErrorCode code = problem.code();
    json.writeStartObject();
    json.writeStringProperty("type", code.type());
    json.writeStringProperty("title", code.title());
    json.writeName("status");
    json.writeNumber(code.status());
    json.writeStringProperty("detail", problem.detail());
    writeOptional(json, "field", problem.field());
    writeOptional(json, "expected", problem.expected());
    json.writeEndObject();
  }

  private static void writeOptional(JsonGenerator json, String name, @Nullable String value) {
    if (value != null) {
      json.writeStringProperty(name, value);
    }
  }
}
