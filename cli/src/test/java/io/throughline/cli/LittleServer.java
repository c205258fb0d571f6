package io.throughline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.stomp.Command;
import io.throughline.stomp.Decoded;
import io.throughline.stomp.Frame;
import io.throughline.stomp.FrameDecoder;
import io.throughline.stomp.FrameEncoder;
import io.throughline.stomp.Headers;
import io.throughline.stomp.Limits;
import io.throughline.stomp.StompVersion;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/**
 * A real server on a free port that answers what a test tells it to: HTTP by one function, STOMP
 * frames on /ws by another. Remembers every request.
 */
public final class LittleServer implements AutoCloseable {

  /** An HTTP request as it came; the query is undecoded and empty where there is none. */
  public record Asked(
      String method, String path, String query, Map<String, String> headers, String body) {}

  public record Answer(int status, String contentType, String body, Map<String, String> headers) {

    public static Answer json(int status, String body) {
      return new Answer(status, "application/json", body, Map.of());
    }

    public Answer with(String name, String value) {
      return new Answer(status, contentType, body, Map.of(name, value));
    }
  }

  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final List<Peer> peers = new CopyOnWriteArrayList<>();

  private volatile Function<Asked, Answer> http = request -> Answer.json(404, "");
  private volatile BiConsumer<Peer, Frame> stomp = (peer, frame) -> {};

  private LittleServer() {}

  public static LittleServer start() {
    return start(0);
  }

  /**
   * @param port 0 for a free one
   */
  public static LittleServer start(int port) {
    LittleServer little = new LittleServer();
    little.connector.setPort(port);
    little.server.addConnector(little.connector);
    WebSocketUpgradeHandler sockets =
        WebSocketUpgradeHandler.from(
            little.server,
            container ->
                container.addMapping(
                    "/ws",
                    (request, response, callback) -> {
                      response.setAcceptedSubProtocol("v12.stomp");
                      return little.new Peer();
                    }));
    sockets.setHandler(little.new Http());
    little.server.setHandler(sockets);
    try {
      little.server.start();
    } catch (Exception broken) {
      throw new IllegalStateException(broken);
    }
    return little;
  }

  public LittleServer answers(Function<Asked, Answer> function) {
    http = function;
    return this;
  }

  /** Gives tokens out by itself, and asks the function for everything else. */
  public LittleServer answersWithTokens(Function<Asked, Answer> function) {
    return answers(
        request ->
            request.path().equals("/oauth2/token")
                ? Answer.json(200, "{\"access_token\":\"jwt\",\"expires_in\":300}")
                : function.apply(request));
  }

  public LittleServer says(BiConsumer<Peer, Frame> function) {
    stomp = function;
    return this;
  }

  public int port() {
    return connector.getLocalPort();
  }

  public URI url() {
    return URI.create("http://localhost:" + port());
  }

  public URI webSocket() {
    return URI.create("ws://localhost:" + port() + "/ws");
  }

  public List<Asked> asked() {
    return asked;
  }

  /** Cuts every connection without a word. */
  public void cut() {
    peers.forEach(peer -> peer.session().disconnect());
  }

  @Override
  public void close() {
    try {
      cut();
      server.stop();
    } catch (Exception broken) {
      throw new IllegalStateException(broken);
    }
  }

  /** One WebSocket connection. */
  public final class Peer implements Session.Listener.AutoDemanding {

    private final FrameDecoder decoder = new FrameDecoder(Limits.DEFAULT);
    private volatile Session session;

    @Override
    public void onWebSocketOpen(Session opened) {
      session = opened;
      peers.add(this);
    }

    @Override
    public void onWebSocketText(String text) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
      for (Decoded next; (next = decoder.next(bytes)) != null; ) {
        if (next instanceof Frame frame) {
          stomp.accept(this, frame);
        }
      }
    }

    @Override
    public void onWebSocketClose(int status, String reason) {
      peers.remove(this);
    }

    /** Connections break here on purpose. */
    @Override
    public void onWebSocketError(Throwable broken) {}

    public void send(Command command, String body, String... headers) {
      Frame frame = new Frame(command, Headers.of(headers), body.getBytes(UTF_8));
      String text = new String(FrameEncoder.encode(frame, StompVersion.V1_2), UTF_8);
      session.sendText(text, org.eclipse.jetty.websocket.api.Callback.NOOP);
    }

    public Session session() {
      return session;
    }
  }

  private final class Http extends Handler.Abstract {

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      String query = request.getHttpURI().getQuery();
      Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      request.getHeaders().forEach(field -> headers.put(field.getName(), field.getValue()));
      Asked asking =
          new Asked(
              request.getMethod(),
              request.getHttpURI().getPath(),
              query == null ? "" : query,
              headers,
              Content.Source.asString(request));
      asked.add(asking);
      Answer answer = http.apply(asking);
      response.setStatus(answer.status());
      response.getHeaders().put("Content-Type", answer.contentType());
      answer.headers().forEach(response.getHeaders()::put);
      Content.Sink.write(response, true, answer.body(), callback);
      return true;
    }
  }
}
