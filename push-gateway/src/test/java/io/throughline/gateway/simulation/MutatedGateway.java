package io.throughline.gateway.simulation;

import io.micrometer.core.instrument.Timer;
import io.throughline.event.Position;
import io.throughline.gateway.subscription.Splice;
import io.throughline.log.Gap;
import io.throughline.service.security.Caller;
import io.throughline.stomp.Frame;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The gateway and its simulation with edited sources: compiled in memory, and loaded beside the
 * real ones.
 */
final class MutatedGateway extends ClassLoader {

  private static final Path SOURCES = Path.of("src/main/java/io/throughline/gateway");
  private static final Path MODEL = Path.of("../event-model").resolve(SOURCES);
  private static final String OF_THE_MODEL = "../";
  private static final String PACKAGE = "io.throughline.gateway.";

  private final Map<String, byte[]> mutated;

  private MutatedGateway(Map<String, byte[]> mutated) {
    super(MutatedGateway.class.getClassLoader());
    this.mutated = mutated;
  }

  static MutatedGateway of(Mutant mutant) {
    Map<String, String> sources = new LinkedHashMap<>();
    for (Mutant.Edit edit : mutant.edits()) {
      String source = sources.computeIfAbsent(edit.file(), MutatedGateway::read);
      if (!source.contains(edit.guard())) {
        throw new AssertionError(
            "%s: '%s' is no longer in %s; say where the guard is now"
                .formatted(mutant, edit.guard(), edit.file()));
      }
      sources.put(edit.file(), source.replace(edit.guard(), edit.instead()));
    }
    return new MutatedGateway(compile(sources));
  }

  /** What {@link Simulation#firstViolation} says there. */
  String firstViolation(long first, int count) {
    try {
      return (String)
          loadClass(Simulation.class.getName())
              .getMethod("firstViolation", long.class, int.class)
              .invoke(null, first, count);
    } catch (ReflectiveOperationException broken) {
      throw new AssertionError(broken);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      boolean ours = name.startsWith(PACKAGE) || mutated.containsKey(name);
      return ours ? define(name) : super.loadClass(name, resolve);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    byte[] bytes = mutated.get(name);
    if (bytes == null) {
      try (InputStream unchanged = getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (unchanged == null) {
          throw new ClassNotFoundException(name);
        }
        bytes = unchanged.readAllBytes();
      } catch (IOException unreadable) {
        throw new ClassNotFoundException(name, unreadable);
      }
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  private static String read(String file) {
    try {
      Path sources = file.startsWith(OF_THE_MODEL) ? MODEL : SOURCES;
      return Files.readString(sources.resolve(file).normalize());
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  private static Map<String, byte[]> compile(Map<String, String> sources) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
    List<JavaFileObject> units = new ArrayList<>();
    sources.forEach((file, source) -> units.add(new Source(file, source)));
    try (StandardJavaFileManager standard = compiler.getStandardFileManager(null, null, null);
        Classes classes = new Classes(standard)) {
      List<String> options =
          List.of("-proc:none", "-nowarn", "-implicit:none", "-classpath", classpath());
      if (!compiler.getTask(null, classes, problems, options, null, units).call()) {
        throw new AssertionError(
            problems.getDiagnostics().stream()
                .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
                .toList()
                .toString());
      }
      return classes.bytes();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** Where the classes came from that the gateway's sources mention, however this test is run. */
  private static String classpath() {
    return Stream.of(
            Splice.class,
            Position.class,
            Gap.class,
            Frame.class,
            Caller.class,
            Timer.class,
            Logger.class,
            Nullable.class)
        .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
        .map(location -> Path.of(URI.create(location.toString())).toString())
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String file, String text) {
      super(URI.create("string:///io/throughline/gateway/" + file).normalize(), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class Classes extends ForwardingJavaFileManager<StandardJavaFileManager> {
    private final Map<String, ByteArrayOutputStream> written = new HashMap<>();

    Classes(StandardJavaFileManager standard) {
      super(standard);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        JavaFileManager.Location location,
        String name,
        JavaFileObject.Kind kind,
        FileObject sibling) {
      URI uri = URI.create("bytes:///" + name.replace('.', '/') + kind.extension);
      return new SimpleJavaFileObject(uri, kind) {
        @Override
        public OutputStream openOutputStream() {
          return written.computeIfAbsent(name, n -> new ByteArrayOutputStream());
        }
      };
    }

    Map<String, byte[]> bytes() {
      Map<String, byte[]> bytes = new HashMap<>();
      written.forEach((name, stream) -> bytes.put(name, stream.toByteArray()));
      return bytes;
    }
  }
}
