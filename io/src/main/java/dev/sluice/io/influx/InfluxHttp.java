package dev.sluice.io.influx;

import dev.sluice.io.outages.StoreUnavailableException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Small questions to a server, beside the writes. */
final class InfluxHttp {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final InfluxSettings settings;
  private final @Nullable String token;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  /** Asks with the token of the settings. */
  InfluxHttp(InfluxSettings settings) {
    this.settings = settings;
    this.token = settings.token();
  }

  boolean hasToken() {
    return token != null;
  }

  HttpResponse<String> get(String path) throws IOException {
    return send(request(path));
  }

  /** An empty one where there is no form. */
  HttpResponse<String> post(String path, Map<String, String> form) throws IOException {
    return send(
        request(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(encoded(form))));
  }

  static String encoded(Map<String, String> parameters) {
    return new TreeMap<>(parameters)
        .entrySet().stream()
            .map(
                one ->
                    one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(settings.url() + path)).timeout(PATIENCE);
    return token == null ? request : request.header("Authorization", "Token " + token);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while asking " + settings.url());
    } catch (IOException e) {
      throw new StoreUnavailableException(
          String.format(
              "cannot reach InfluxDB at %s: %s", settings.url(), InfluxFailure.away(e).reason()),
          e);
    }
  }
}
