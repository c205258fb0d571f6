package io.throughline.cli;

import io.throughline.cli.client.Endpoints;
import io.throughline.cli.client.IngestClient;
import io.throughline.cli.client.TokenSource;
import io.throughline.event.TenantId;

/** Whose events a command is about, where they are, and what opens the doors. */
public record Access(TenantId tenant, Endpoints endpoints, TokenSource tokens) {

  public IngestClient ingest() {
    return new IngestClient(endpoints.ingest(), tokens);
  }
}
