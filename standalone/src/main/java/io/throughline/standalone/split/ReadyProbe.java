package io.throughline.standalone.split;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks a process whether it is ready. */
final class ReadyProbe implements AutoCloseable {

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWER_WITHIN).build();

  boolean isReady(ChildSpec spec) throws InterruptedException {
    return spec.readyPath() == null
        ? accepts(spec.port())
        : answers(URI.create("http://127.0.0.1:" + spec.port() + spec.readyPath()));
  }

  private boolean answers(URI uri) throws InterruptedException {
    try {
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(ANSWER_WITHIN).build();
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
          (int) ANSWER_WITHIN.toMillis());
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
