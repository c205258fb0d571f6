package io.throughline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.cli.client.Json;
import io.throughline.event.ContentTypes;
import io.throughline.event.Event;
import io.throughline.event.Payload;
import io.throughline.event.StreamName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "publish",
    sortOptions = false,
    description = {
      "Appends one event to a stream and prints its position, once it is safely in the log."
    },
    footer = {
      "%nExamples:",
      "  ./throughline publish alert alert.raised --subject disk \\",
      "      --data '{\"message\":\"disk is full\",\"priority\":\"high\"}'",
      "  ./throughline publish metrics metrics.updated --subject queue --data '{\"value\":12}'",
      "  jq -n '{value: 12}' | ./throughline publish metrics metrics.updated --data -"
    })
final class PublishCommand implements Callable<Integer> {

  private final Context context;

  @Parameters(index = "0", paramLabel = "STREAM", description = "execution, metrics, alert, ...")
  private String stream = "";

  @Parameters(index = "1", paramLabel = "TYPE", description = "For instance alert.raised.")
  private String type = "";

  @Option(
      names = "--subject",
      paramLabel = "TEXT",
      description = "What it is about: a run, a metric, an alert's key.")
  private @Nullable String subject;

  @Option(
      names = "--data",
      paramLabel = "JSON",
      description = "Its data: JSON, @FILE to read them from a file, or - for standard input.")
  private @Nullable String data;

  @Option(
      names = "--content-type",
      paramLabel = "TYPE",
      description = "What the data are. Default: ${DEFAULT-VALUE}")
  private String contentType = ContentTypes.JSON;

  @Option(names = "--id", paramLabel = "ID", description = "Unique in its source. Default: random.")
  private @Nullable String id;

  @Option(
      names = "--source",
      paramLabel = "URI",
      description = "Who says so. Default: ${DEFAULT-VALUE}")
  private String source = "/throughline/cli";

  @Option(names = "--json", description = "Print {\"id\":...,\"position\":...}.")
  private boolean json;

  @Mixin private final TenantOptions tenant = new TenantOptions();

  PublishCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    StreamName to = Arguments.stream(stream);
    Event event = event();
    String position = tenant.access(context).ingest().publish(to, event);
    context
        .console()
        .out()
        .println(
            json
                ? "{\"id\":%s,\"position\":%s}"
                    .formatted(Json.quote(event.id()), Json.quote(position))
                : position);
    return ExitStatus.OK;
  }

  private Event event() {
    Payload payload = data == null ? Payload.EMPTY : Payload.of(bytes(data));
    if (!payload.isEmpty() && ContentTypes.isJson(contentType)) {
      String fault = Json.fault(payload.utf8());
      if (fault != null) {
        throw Failure.usage(
            "--data: not JSON: %s\nOther data need --content-type, for instance text/plain."
                .formatted(fault));
      }
    }
    try {
      return new Event(
          id == null ? context.newId() : id,
          source,
          type,
          subject,
          context.clock().instant().toString(),
          payload.isEmpty() ? null : contentType,
          null,
          Map.of(),
          payload);
    } catch (IllegalArgumentException invalid) {
      throw Failure.usage(String.valueOf(invalid.getMessage()));
    }
  }

  private byte[] bytes(String given) {
    try {
      if (given.equals("-")) {
        return context.console().in().readAllBytes();
      }
      return given.startsWith("@")
          ? Files.readAllBytes(Path.of(given.substring(1)))
          : given.getBytes(UTF_8);
    } catch (IOException unreadable) {
      throw Failure.usage("--data: %s can't be read (%s)".formatted(given, unreadable));
    }
  }
}
