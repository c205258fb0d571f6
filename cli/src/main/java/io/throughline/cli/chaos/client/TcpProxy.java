package io.throughline.cli.chaos.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A link that can be made slow, dead or cut: passes bytes between clients and one server. Buffers
 * little, so that a slow link is felt at its other end. A virtual thread for each direction.
 */
public final class TcpProxy implements AutoCloseable {

  private static final int BUFFER_BYTES = 4 << 10;
  private static final long FAST = Long.MAX_VALUE;

  private final ServerSocket listener;
  private final URI target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  private volatile long bytesPerSecond = FAST;
  private volatile boolean swallows;

  private TcpProxy(ServerSocket listener, URI target) {
    this.listener = listener;
    this.target = target;
  }

  public static TcpProxy to(URI target) {
    try {
      ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      TcpProxy proxy = new TcpProxy(listener, target);
      Thread.ofVirtual().name("proxy").start(proxy::accept);
      return proxy;
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** The target's address, through here. */
  public URI uri() {
    return URI.create(
        "%s://localhost:%d%s"
            .formatted(target.getScheme(), listener.getLocalPort(), target.getPath()));
  }

  /** From now on so slow. */
  public void limit(long perSecond) {
    bytesPerSecond = perSecond;
  }

  /** What comes is thrown away and nothing is closed: a dead link, as both ends see it. */
  public void swallow() {
    swallows = true;
  }

  /** As good as new; what was swallowed is gone, so those connections are cut. */
  public void heal() {
    bytesPerSecond = FAST;
    if (swallows) {
      cut();
      swallows = false;
    }
  }

  public void cut() {
    sockets.forEach(TcpProxy::closed);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Thread.ofVirtual().name("proxy").start(() -> connect(client));
      } catch (IOException closing) {
        return;
      }
    }
  }

  private void connect(Socket client) {
    Socket server = new Socket();
    sockets.add(client);
    sockets.add(server);
    try {
      server.setReceiveBufferSize(BUFFER_BYTES);
      client.setSendBufferSize(BUFFER_BYTES);
      server.connect(new InetSocketAddress(target.getHost(), target.getPort()), 5_000);
      Thread up = Thread.ofVirtual().name("proxy").start(() -> pass(client, server));
      pass(server, client);
      up.join();
    } catch (IOException nobodyThere) {
      // The client sees its connection closed.
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    } finally {
      closed(client);
      closed(server);
      sockets.remove(client);
      sockets.remove(server);
    }
  }

  private void pass(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (!swallows) {
          out.write(buffer, 0, read);
        }
        long nanos = read * Duration.ofSeconds(1).toNanos() / Math.max(1, bytesPerSecond);
        if (nanos > 0) {
          LockSupport.parkNanos(nanos);
        }
      }
    } catch (IOException over) {
      // One end is gone; so is the other.
    } finally {
      closed(from);
      closed(to);
    }
  }

  private static void closed(Socket socket) {
    try {
      socket.close();
    } catch (IOException already) {
      // It is of no use in any case.
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    cut();
  }
}
