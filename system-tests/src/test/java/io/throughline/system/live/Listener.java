package io.throughline.system.live;

import io.throughline.testing.SseReader;
import io.throughline.testing.SseReader.Message;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes down what came over all its connections. Each resumes after the last id that came with
 * anything at all, as an event source does.
 */
final class Listener implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final URI stream;
  private final List<String> idsBefore = new ArrayList<>();
  private final List<String> gaps = new ArrayList<>();
  private @Nullable String lastEventId;
  private @Nullable SseReader reader;

  Listener(URI stream) {
    this.stream = stream;
  }

  /**
   * @throws IOException if the server is not there
   */
  void connect(String token) throws IOException, InterruptedException {
    List<String> headers = new ArrayList<>(List.of("Authorization", "Bearer " + token));
    String seen = lastEventId;
    if (seen != null) {
      headers.addAll(List.of("Last-Event-ID", seen));
    }
    SseReader opened = SseReader.open(stream, headers.toArray(String[]::new));
    if (opened.status() != 200) {
      opened.close();
      throw new IOException("answered with " + opened.status());
    }
    reader = opened;
  }

  /** Drops the connection; what is on its way is lost. */
  void kill() {
    SseReader open = reader;
    if (open != null) {
      open.close();
      reader = null;
      List<Message> messages = open.messages();
      idsBefore.addAll(ids(open));
      messages.stream().filter(m -> m.event().equals("gap")).forEach(m -> gaps.add(m.data()));
      if (!messages.isEmpty()) {
        lastEventId = messages.getLast().id();
      }
    }
  }

  boolean isCaughtUp() {
    SseReader open = reader;
    return open != null && open.first("caught-up").isPresent();
  }

  boolean hasEnded() {
    SseReader open = reader;
    return open == null || open.hasEnded();
  }

  List<String> ids() {
    List<String> ids = new ArrayList<>(idsBefore);
    SseReader open = reader;
    if (open != null) {
      ids.addAll(ids(open));
    }
    return ids;
  }

  List<String> gaps() {
    return gaps;
  }

  @Override
  public void close() {
    kill();
  }

  private static List<String> ids(SseReader reader) {
    return reader.events().stream()
        .map(message -> JSON.readTree(message.data()).path("id").asString())
        .toList();
  }
}
