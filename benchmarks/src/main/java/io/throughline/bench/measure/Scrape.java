package io.throughline.bench.measure;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.stream.Stream;

/** What a server says of itself at {@code /actuator/prometheus}, as of one moment. */
public record Scrape(String text) {

  /**
   * @param base of the server's HTTP
   */
  public static Scrape of(URI base) {
    HttpRequest request = HttpRequest.newBuilder(base.resolve("/actuator/prometheus")).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      return new Scrape(response.statusCode() == 200 ? response.body() : "");
    } catch (IOException notThere) {
      return new Scrape("");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking for metrics", e);
    }
  }

  /** The sum of a metric over its labels; NaN where the server has none of that name. */
  public double sum(String name) {
    double[] values =
        lines(name)
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .toArray();
    return values.length == 0 ? Double.NaN : Arrays.stream(values).sum();
  }

  private Stream<String> lines(String name) {
    return text.lines().filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"));
  }
}
