package dev.sluice.io.events;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.sluice.transforms.amounts.Event;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Posts events, each batch once: one whose answer is lost, or says to come again, is posted again
 * under the same {@code Idempotency-Key}, for as long as an outage may last. Thread-safe.
 */
public final class EventPoster {
  private static final Duration TO_BE_ANSWERED = Duration.ofSeconds(45);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final URI api;
  private final @Nullable String token;
  private final Duration outage;
  private final HttpClient client;

  /**
   * A poster; nothing is sent yet.
   *
   * @param api such as {@code http://localhost:8080}
   * @param token what the API asks for; null for none. Never shown
   * @param outage for how long an API that is away is tried again
   */
  public EventPoster(String api, @Nullable String token, Duration outage) {
    URI address = URI.create(api);
    boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
    checkArgument(
        web && address.getHost() != null && address.getUserInfo() == null,
        "the API must be like http://localhost:8080, without user and password");
    this.api = address.resolve("/");
    this.token = token;
    this.outage = outage;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
  }

  /**
   * Posts a batch and returns once it is ingested.
   *
   * @param key of this batch alone
   * @throws IOException if the API refuses it, or stays away; the message says so
   */
  public void post(List<Event> events, String key) throws IOException {
    HttpRequest request = request(events, key);
    long deadline = System.nanoTime() + outage.toNanos();
    long pauseMillis = 100;
    while (true) {
      String problem;
      long wanted = 0;
      try {
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == 200) {
          return;
        }
        problem = answer.statusCode() + " " + message(answer.body());
        if (!isToBeRepeated(answer.statusCode())) {
          throw new IOException(api + " refused events: " + problem);
        }
        wanted = answer.headers().firstValue("Retry-After").map(EventPoster::millis).orElse(0L);
      } catch (InterruptedException e) {
        throw interrupted();
      } catch (IOException e) {
        if (e.getMessage() != null && e.getMessage().contains("refused events")) {
          throw e;
        }
        problem = String.valueOf(e.getMessage());
      }
      if (System.nanoTime() > deadline) {
        throw new IOException(
            String.format(
                "%s has taken no events for %d seconds: %s", api, outage.toSeconds(), problem));
      }
      sleep(Math.min(Math.max(pauseMillis, wanted), LONGEST_PAUSE.toMillis()));
      pauseMillis *= 2;
    }
  }

  private HttpRequest request(List<Event> events, String key) {
    StringBuilder body = new StringBuilder("[");
    for (Event event : events) {
      body.append(body.length() == 1 ? "" : ",")
          .append("{\"time\":")
          .append(event.timeMillis())
          .append(",\"amount\":")
          .append(event.amount())
          .append('}');
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(api)
            .timeout(TO_BE_ANSWERED)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(HttpRequest.BodyPublishers.ofString(body.append(']').toString()));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return request.build();
  }

  /** Away, busy, or with the same key under way. */
  private static boolean isToBeRepeated(int status) {
    return status >= 500 || status == 408 || status == 409 || status == 429;
  }

  private static long millis(String seconds) {
    return seconds.matches("\\d{1,4}") ? TimeUnit.SECONDS.toMillis(Long.parseLong(seconds)) : 0;
  }

  private static String message(String body) {
    try {
      return JsonParser.parseString(body).getAsJsonObject().get("message").getAsString();
    } catch (JsonParseException | IllegalStateException | NullPointerException e) {
      return "";
    }
  }

  private static void sleep(long millis) throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static IOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted while events were posted");
  }
}
