package io.throughline.cli.chaos.house;

/** A process of split mode, by the name of its log and of its PID file. */
public enum Part {
  BROKER("broker"),
  ISSUER("authorization-server"),
  INGEST("ingest"),
  GATEWAY_1("gateway-1"),
  GATEWAY_2("gateway-2"),
  REPLAY("replay");

  private final String fileName;

  Part(String fileName) {
    this.fileName = fileName;
  }

  String fileName() {
    return fileName;
  }
}
