package io.throughline.cli;

import io.throughline.event.TenantId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Whose events, and on which server: what every command asks but {@code token}, which has its
 * tenant as an argument.
 */
public final class TenantOptions {

  @Option(
      names = "--tenant",
      paramLabel = "TENANT",
      order = 89,
      description = "Whose events. Default: " + ServerOptions.TENANT_BY_DEFAULT)
  private @Nullable String tenant;

  @Mixin private final ServerOptions server = new ServerOptions();

  /** Asks nobody for a token yet. */
  public Access access(Context context) {
    TenantId of = ServerOptions.tenant(tenant, context.environment());
    return new Access(
        of, server.endpoints(context.environment()), server.tokens(of, List.of(), context));
  }

  /** These options as they were given, to be pasted after a command; begins with a space if any. */
  public String pasted() {
    return Shell.option("--tenant", tenant) + server.pasted();
  }
}
