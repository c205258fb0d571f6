package io.throughline.gateway.socket;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Keeps the bearer token of the HTTP handshake for the CONNECT frame that brings none: from the
 * Authorization header, or, where that is allowed, from {@code ?token=}.
 */
public final class HandshakeToken implements HandshakeInterceptor {

  static final String ATTRIBUTE = "throughline.token";

  private static final String BEARER = "bearer ";

  private final boolean isQueryAllowed;

  public HandshakeToken(boolean isQueryAllowed) {
    this.isQueryAllowed = isQueryAllowed;
  }

  @Override
  public boolean beforeHandshake(
      ServerHttpRequest request,
      ServerHttpResponse response,
      WebSocketHandler handler,
      Map<String, Object> attributes) {
    String token = inHeader(request.getHeaders().getOrEmpty("Authorization"));
    if (token == null && isQueryAllowed) {
      token =
          UriComponentsBuilder.fromUri(request.getURI()).build().getQueryParams().getFirst("token");
    }
    if (token != null) {
      attributes.put(ATTRIBUTE, token);
    }
    return true;
  }

  private static @Nullable String inHeader(List<String> authorization) {
    return authorization.stream()
        .filter(value -> value.toLowerCase(Locale.ROOT).startsWith(BEARER))
        .map(value -> value.substring(BEARER.length()).strip())
        .findFirst()
        .orElse(null);
  }

  @Override
  public void afterHandshake(
      ServerHttpRequest request,
      ServerHttpResponse response,
      WebSocketHandler handler,
      @Nullable Exception failure) {}
}
