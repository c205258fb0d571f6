package io.throughline.standalone.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFileTest {

  @TempDir Path directory;

  @Test
  void aSecretIsMadeOnceAndIsItsOwnersAlone() throws Exception {
    Path file = directory.resolve("keys").resolve("key");
    assertThat(SecretFile.readOrCreate(file, () -> "first")).isEqualTo("first");
    assertThat(SecretFile.readOrCreate(file, () -> "second")).isEqualTo("first");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(file.getParent()).isDirectoryContaining(file::equals);
    assertThat(Files.list(file.getParent())).hasSize(1);
  }

  @Test
  void allThatMakeItAtOnceReadTheSame() throws Exception {
    Path file = directory.resolve("key");
    int makers = 16;
    CyclicBarrier together = new CyclicBarrier(makers);
    try (var threads = Executors.newFixedThreadPool(makers)) {
      List<Future<String>> read =
          IntStream.range(0, makers)
              .mapToObj(
                  maker ->
                      threads.submit(
                          () -> {
                            together.await();
                            return SecretFile.readOrCreate(file, () -> "secret " + maker);
                          }))
              .toList();
      for (Future<String> secret : read) {
        assertThat(secret.get()).isEqualTo(Files.readString(file).strip());
      }
    }
  }
}
