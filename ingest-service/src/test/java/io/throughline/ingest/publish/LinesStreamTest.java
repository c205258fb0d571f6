package io.throughline.ingest.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import io.throughline.ingest.IngestApplication;
import io.throughline.ingest.TestIngest;
import io.throughline.log.LogReader.PageLimit;
import io.throughline.log.Start;
import io.throughline.log.memory.MemoryLog;
import io.throughline.testing.Await;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Lines while the request is still being sent, over a bare socket. */
@SpringBootTest(
    classes = {IngestApplication.class, TestIngest.InMemory.class},
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = "throughline.ingest.dead-letters=false")
class LinesStreamTest {

  @Autowired private MemoryLog log;
  @LocalServerPort private int port;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry registry) {
    TestIngest.settings(registry);
  }

  @Test
  void aSenderThatWaitsForEachAnswer_getsItBeforeItsNextLine() throws IOException {
    try (Exchange exchange = new Exchange("waits")) {
      for (int i = 0; i < 5; i++) {
        exchange.sendLine(event("e" + i));

        assertThat(exchange.readLine()).startsWith("{\"id\":\"e" + i + "\",\"position\":");
      }
      exchange.end();

      assertThat(exchange.readLine()).isNull();
    }
    assertThat(logged("waits")).containsExactly("e0", "e1", "e2", "e3", "e4");
  }

  @Test
  void aSenderThatGoesAway_hasAppendedItsWholeLines_andTheServiceGoesOn() throws IOException {
    try (Exchange exchange = new Exchange("leaves")) {
      exchange.sendLine(event("e1"));
      exchange.readLine();
      exchange.send(event("e2") + "\n" + event("e3").substring(0, 20));
    }
    Await.until("the whole lines are in the log", () -> logged("leaves").size() == 2);

    try (Exchange next = new Exchange("stays")) {
      next.sendLine(event("e4"));
      next.end();
      assertThat(next.readLine()).contains("e4");
    }
    assertThat(logged("leaves")).containsExactly("e1", "e2");
  }

  @Test
  void aSenderThatReadsNothingYet_isTakenToTheEnd_andAnsweredThen() throws IOException {
    int lines = 5_000;
    try (Exchange exchange = new Exchange("late")) {
      for (int i = 0; i < lines; i++) {
        exchange.sendLine(event("e" + i));
      }
      exchange.end();
      for (int i = 0; i < lines; i++) {
        assertThat(exchange.readLine()).startsWith("{\"id\":\"e" + i + "\"");
      }
    }
  }

  private static String event(String id) {
    return "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"/s\",\"type\":\"t\"}".formatted(id);
  }

  private List<String> logged(String tenant) {
    StreamKey key = new StreamKey(new TenantId(tenant), new StreamName("execution"));
    var reader = log.reader();
    Position start = reader.locate(key, new Start.Earliest(), EventFilter.ALL).position();
    return reader.page(key, start, EventFilter.ALL, new PageLimit(1000, 1 << 20)).events().stream()
        .map(logged -> logged.event().id())
        .toList();
  }

  /** One chunked request on its own connection, its answer read line by line as it comes. */
  private final class Exchange implements AutoCloseable {

    private final Socket socket;
    private ChunkedAnswer answer;

    Exchange(String tenant) throws IOException {
      socket = new Socket("127.0.0.1", port);
      socket.setSoTimeout(20_000);
      write(
          """
          POST /v1/streams/execution/events HTTP/1.1\r
          Host: localhost\r
          Authorization: Bearer %s\r
          Content-Type: application/x-ndjson\r
          Transfer-Encoding: chunked\r
          \r
          """
              .formatted(TestIngest.writersToken(tenant)));
    }

    void sendLine(String line) throws IOException {
      send(line + "\n");
    }

    /** ASCII only. */
    void send(String text) throws IOException {
      write("%x\r\n%s\r\n".formatted(text.length(), text));
    }

    void end() throws IOException {
      write("0\r\n\r\n");
    }

    /** The next line of the answer, or nothing at its end. */
    String readLine() throws IOException {
      if (answer == null) {
        answer = new ChunkedAnswer(new BufferedInputStream(socket.getInputStream()));
      }
      return answer.readLine();
    }

    private void write(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  /** The body of a chunked answer (RFC 9112, 7.1), byte by byte. ASCII only. */
  private static final class ChunkedAnswer {

    private final InputStream in;
    private int left;
    private boolean ended;

    ChunkedAnswer(InputStream in) throws IOException {
      this.in = in;
      while (!httpLine().isEmpty()) {
        // The status and the headers.
      }
    }

    String readLine() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int c = read(); c >= 0; c = read()) {
        if (c == '\n') {
          return line.toString();
        }
        line.append((char) c);
      }
      return null;
    }

    /** The line end after a chunk is read with the next one: it may be sent that late. */
    private int read() throws IOException {
      if (left == 0 && !ended) {
        String size = httpLine();
        left = Integer.parseInt(size.isEmpty() ? httpLine() : size, 16);
        ended = left == 0;
      }
      left--;
      return ended ? -1 : in.read();
    }

    private String httpLine() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          throw new IOException("the connection was closed");
        }
        line.append((char) c);
      }
      return line.toString().strip();
    }
  }
}
