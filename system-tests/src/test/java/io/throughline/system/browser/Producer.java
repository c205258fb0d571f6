package io.throughline.system.browser;

import io.throughline.system.house.KafkaClient;
import io.throughline.system.house.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What happens beside the browser: events of {@code acme}, commands, and the server's end. */
final class Producer {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String TENANT = "acme";

  private final ServerProcess server;
  private int runs;
  private int sent;

  Producer(ServerProcess server) {
    this.server = server;
  }

  /** Does what a scenario asks for, and says what it has to know about it. */
  String answer(String asked) {
    String[] words = asked.split(" ");
    return switch (words[0]) {
      case "kill" -> killed();
      case "start" -> started();
      case "send" -> send(Integer.parseInt(words[1]));
      case "exec-start" ->
          execution("started", "{\"name\":\"browser test\",\"status\":\"running\"}");
      case "exec-progress" -> execution("progressed", "{\"progress\":0.4}");
      case "exec-complete" ->
          execution("completed", "{\"success\":true,\"status\":\"succeeded\",\"exit_status\":0}");
      case "exec-real" -> execute();
      case "alert-raise" ->
          alert(
              "raised",
              "{\"message\":\"the disk of the browser test is full\",\"priority\":\"high\"}");
      case "alert-resolve" -> alert("resolved", "{}");
      case "alert-last" -> get("/v1/streams/alert/events?subject=browser-test&last=1");
      case "seed" -> seed();
      case "token" -> server.token(TENANT);
      default -> throw new IllegalArgumentException(asked);
    };
  }

  private String killed() {
    server.kill();
    return "";
  }

  private String started() {
    server.start();
    return "";
  }

  /** Events whose data say their ids, as a plain Kafka producer sends them. */
  private String send(int count) {
    List<String> ids = new ArrayList<>();
    try (KafkaClient kafka = new KafkaClient(server.bootstrapServers())) {
      for (int i = 0; i < count; i++) {
        String id = "sent-" + sent++;
        kafka.send("execution", TENANT, id);
        ids.add(id);
      }
      kafka.flush();
    }
    return String.join(" ", ids);
  }

  private String execution(String what, String data) {
    if (what.equals("started")) {
      runs++;
    }
    String subject = "browser-test-" + runs;
    publish("execution", "execution." + what, subject, data);
    return subject;
  }

  private String alert(String what, String data) {
    publish("alert", "alert." + what, "browser-test", data);
    return "";
  }

  /** The command line's {@code exec}, as a process. */
  private String execute() {
    try {
      Process exec =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  "io.throughline.cli.Main",
                  "exec",
                  "--port",
                  Integer.toString(server.url().getPort()),
                  "--",
                  "echo",
                  "made-by-exec")
              .redirectErrorStream(true)
              .start();
      String output = new String(exec.getInputStream().readAllBytes());
      if (!exec.waitFor(60, TimeUnit.SECONDS) || exec.exitValue() != 0) {
        throw new AssertionError("exec: " + output);
      }
      return "made-by-exec";
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  /** Something of everything, for pictures. */
  private String seed() {
    String[] names = {"nightly report", "train model", "import invoices", "back up database"};
    for (int i = 0; i < 24; i++) {
      String subject = "run-" + (1000 + i);
      publish(
          "execution",
          "execution.started",
          subject,
          "{\"name\":\"%s\",\"node_id\":\"agent-%d\",\"status\":\"running\",\"command\":\"make %s\"}"
              .formatted(names[i % 4], i % 3 + 1, names[i % 4].split(" ")[0]));
      publish(
          "execution",
          i >= 20 ? "execution.progressed" : "execution.completed",
          subject,
          i >= 20
              ? "{\"progress\":0.%d,\"message\":\"%d lines of output\"}".formatted(i - 16, i * 7)
              : "{\"success\":%b,\"runtime_seconds\":%d.5,\"exit_status\":%d}"
                  .formatted(i % 7 != 3, i + 2, i % 7 == 3 ? 2 : 0));
    }
    publish(
        "alert",
        "alert.raised",
        "disk:/data",
        "{\"message\":\"disk /data is at 93 %\",\"priority\":\"critical\",\"value\":93,\"threshold\":90}");
    publish(
        "alert",
        "alert.raised",
        "queue:invoices",
        "{\"message\":\"the invoices queue holds 12,400 messages\",\"priority\":\"high\"}");
    publish(
        "alert",
        "alert.raised",
        "certificate",
        "{\"message\":\"a certificate ends in 12 days\",\"priority\":\"medium\"}");
    return "";
  }

  private void publish(String stream, String type, String subject, String data) {
    send(
        request("/v1/streams/" + stream + "/events")
            .header("Content-Type", "application/json")
            .header("ce-specversion", "1.0")
            .header("ce-id", "browser-" + sent++)
            .header("ce-source", "/system-tests")
            .header("ce-type", type)
            .header("ce-subject", subject)
            .POST(HttpRequest.BodyPublishers.ofString(data)),
        202);
  }

  private String get(String path) {
    return send(request(path).GET(), 200).replace("\n", " ");
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.url() + path))
        .header("Authorization", "Bearer " + server.token(TENANT));
  }

  private static String send(HttpRequest.Builder request, int expected) {
    try {
      HttpResponse<String> answer =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != expected) {
        throw new AssertionError(answer.statusCode() + " " + answer.body());
      }
      return answer.body();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
