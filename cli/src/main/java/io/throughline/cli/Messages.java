package io.throughline.cli;

import io.throughline.cli.client.RefusedException;
import io.throughline.cli.client.UnreachableException;
import java.net.URI;

/** What the client's failures mean, and what to do about them. Pure. */
final class Messages {

  private Messages() {}

  static String unreachable(UnreachableException away, String program) {
    String server = server(away.uri());
    return """
        no server answers at %s (%s)
        Start one with %s up, or say where it is with --url or THROUGHLINE_URL."""
        .formatted(server, away.getMessage(), program);
  }

  static String refused(RefusedException no) {
    String said = "%s says: %s".formatted(server(no.uri()), no.getMessage());
    return switch (no.code()) {
      case "401", "invalid_client", "unauthorized", "unauthenticated", "token-expired" ->
          no.uri().getPath().endsWith("/oauth2/token")
              ? said
                  + "\nThe tenant or its secret is not known there. A standalone server has acme,"
                  + " globex and initech;\nTHROUGHLINE_SECRET gives another secret."
              : said
                  + "\nThe token is not good there. Leave out --token to get one, or get another.";
      case "404" ->
          said.contains("stream")
              ? said
              : said + "\nIs that a Throughline server? (" + no.uri() + ")";
      default -> said;
    };
  }

  private static String server(URI uri) {
    return uri.getScheme() + "://" + uri.getAuthority();
  }
}
