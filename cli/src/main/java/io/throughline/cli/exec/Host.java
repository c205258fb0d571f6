package io.throughline.cli.exec;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** This machine's name. */
final class Host {

  private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

  private Host() {}

  /** From the kernel where that is Linux: a look-up by way of the network could take seconds. */
  static String name() {
    try {
      return Files.readString(KERNEL).strip();
    } catch (IOException notLinux) {
      try {
        return InetAddress.getLocalHost().getHostName();
      } catch (IOException nameless) {
        return "localhost";
      }
    }
  }
}
