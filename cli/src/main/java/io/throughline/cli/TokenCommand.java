package io.throughline.cli;

import io.throughline.event.TenantId;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "token",
    sortOptions = false,
    description = "Gets a tenant's access token and prints it: the token alone, for scripts.",
    footer = {
      "%nExamples:",
      "  curl -H \"Authorization: Bearer $(./throughline token acme)\" \\",
      "       'http://localhost:8080/v1/streams/metrics/events?last=5'",
      "  ./throughline token globex --scope events:read"
    })
final class TokenCommand implements Callable<Integer> {

  private final Context context;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "TENANT",
      description = "Whose. Default: " + ServerOptions.TENANT_BY_DEFAULT)
  private @Nullable String tenant;

  @Option(
      names = "--scope",
      paramLabel = "SCOPE,...",
      hideParamSyntax = true,
      split = ",",
      description =
          "Only these scopes, of events:read, events:write, tenant:admin. Default: all that the"
              + " tenant may have.")
  private List<String> scopes = List.of();

  @Mixin private final ServerOptions server = new ServerOptions();

  TokenCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    TenantId of = ServerOptions.tenant(tenant, context.environment());
    context.console().out().println(server.tokens(of, scopes, context).token());
    return ExitStatus.OK;
  }
}
