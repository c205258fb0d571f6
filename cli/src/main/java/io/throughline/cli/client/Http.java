package io.throughline.cli.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request, one answer, blocking. Safe for use by any thread. */
final class Http {

  private static final int CONNECT_MILLIS = 5_000;
  private static final int READ_MILLIS = 60_000;
  private static final int ERROR_BYTES_MAX = 64 << 10;

  static {
    // Otherwise the JDK sends a POST that failed once more by itself.
    System.setProperty("sun.net.http.retryPost", "false");
  }

  private Http() {}

  /** An answer of 2xx. Closing it gives the connection back. */
  static final class Answer implements AutoCloseable {

    private final URI uri;
    private final HttpURLConnection connection;

    private Answer(URI uri, HttpURLConnection connection) {
      this.uri = uri;
      this.connection = connection;
    }

    @Nullable String header(String name) {
      return connection.getHeaderField(name);
    }

    InputStream body() throws IOException {
      return connection.getInputStream();
    }

    String text() {
      try (InputStream body = body()) {
        return new String(body.readAllBytes(), UTF_8);
      } catch (IOException broken) {
        throw brokenOff(broken);
      }
    }

    UnreachableException brokenOff(IOException cause) {
      return new UnreachableException(uri, "the answer broke off: " + reason(cause), cause);
    }

    @Override
    public void close() {
      try {
        body().close();
      } catch (IOException alreadyBroken) {
        connection.disconnect();
      }
    }
  }

  static Answer get(URI uri, Map<String, String> headers) {
    return send("GET", uri, headers, null);
  }

  static Answer post(URI uri, Map<String, String> headers, byte[] body) {
    return send("POST", uri, headers, body);
  }

  /**
   * @throws UnreachableException when nobody answers
   * @throws RefusedException when the answer is not 2xx
   */
  private static Answer send(
      String method, URI uri, Map<String, String> headers, byte @Nullable [] body) {
    try {
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
      connection.setRequestMethod(method);
      connection.setConnectTimeout(CONNECT_MILLIS);
      connection.setReadTimeout(READ_MILLIS);
      connection.setInstanceFollowRedirects(false);
      headers.forEach(connection::setRequestProperty);
      if (body != null) {
        connection.setDoOutput(true);
        connection.getOutputStream().write(body);
      }
      int status = connection.getResponseCode();
      if (status / 100 == 2) {
        return new Answer(uri, connection);
      }
      throw new RefusedException(
          uri, Integer.toString(status), Problems.read(status, said(connection)));
    } catch (IOException | UncheckedIOException failure) {
      throw new UnreachableException(uri, reason(failure), failure);
    }
  }

  private static String said(HttpURLConnection connection) throws IOException {
    try (InputStream error = connection.getErrorStream()) {
      return error == null ? "" : new String(error.readNBytes(ERROR_BYTES_MAX), UTF_8);
    }
  }

  static String reason(Throwable failure) {
    return switch (failure) {
      case ConnectException refused -> "connection refused";
      case UnknownHostException unknown -> "no such host";
      case SocketTimeoutException slow -> "no answer in time";
      case Throwable other -> other.getMessage() == null ? other.toString() : other.getMessage();
    };
  }
}
