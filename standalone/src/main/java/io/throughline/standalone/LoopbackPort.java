package io.throughline.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports of this machine, tried before anything starts so that the message can say what to do. */
final class LoopbackPort {

  /**
   * @param option that the port came from
   * @param port 0 takes a free one
   * @throws IllegalStateException if it is taken
   */
  static int free(String option, int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return probe.getLocalPort();
    } catch (BindException taken) {
      throw new IllegalStateException(
          "%s: %d is taken by another process (expected: a free port)".formatted(option, port),
          taken);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private LoopbackPort() {}
}
