package io.throughline.service.security;

/** The scopes that a token can grant, as they stand in its {@code scope} claim. */
public final class Scopes {

  public static final String EVENTS_READ = "events:read";
  public static final String EVENTS_WRITE = "events:write";
  public static final String TENANT_ADMIN = "tenant:admin";

  private Scopes() {}
}
