package io.throughline.ingest.publish;

import jakarta.servlet.http.HttpServletRequest;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The headers of a servlet request. */
record ServletHeaders(HttpServletRequest request) implements BinaryEvent.RequestHeaders {

  @Override
  public void forEach(BiConsumer<String, String> action) {
    request
        .getHeaderNames()
        .asIterator()
        .forEachRemaining(
            name ->
                request
                    .getHeaders(name)
                    .asIterator()
                    .forEachRemaining(value -> action.accept(name, value)));
  }

  @Override
  public @Nullable String first(String name) {
    return request.getHeader(name);
  }
}
