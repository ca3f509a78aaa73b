package dev.sluice.io.events;

import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.sluice.io.environment.Addresses;
import dev.sluice.io.environment.Masks;
import dev.sluice.io.environment.Secrets;
import dev.sluice.io.outages.RetryWindow;
import dev.sluice.transforms.amounts.Event;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Serial;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
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
   * @param api such as {@code http://localhost:8080}, or with a path where it lies below one
   * @param token what the API asks for; null for none. Never shown
   * @param outage for how long an API that is away is tried again
   */
  public EventPoster(String api, @Nullable String token, Duration outage) {
    URI address = URI.create(Addresses.web("the API", api, "http://localhost:8080"));
    this.api = address.getPath().isEmpty() ? address.resolve("/") : address;
    this.token = Secrets.forHeader("the token of the API", token);
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
    RetryWindow away = new RetryWindow("post events", api.toString(), outage);
    while (true) {
      String problem;
      Duration wanted = Duration.ZERO;
      away.ask();
      try {
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == 200) {
          away.end();
          return;
        }
        problem = answer.statusCode() + " " + message(answer.body());
        if (!isToBeRepeated(answer.statusCode())) {
          throw new RefusedException(api + " refused events: " + problem);
        }
        wanted =
            answer
                .headers()
                .firstValue("Retry-After")
                .map(EventPoster::pause)
                .orElse(Duration.ZERO);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while events were posted");
      } catch (RefusedException e) {
        throw e;
      } catch (ConnectException e) {
        problem = Addresses.unconnected(e);
      } catch (IOException e) {
        problem = Masks.words(e);
      } finally {
        away.asked();
      }
      if (!away.waitABit(problem, wanted)) {
        throw new IOException(
            String.format(
                "%s has taken no events for %d seconds: %s", api, outage.toSeconds(), problem));
      }
    }
  }

  /** Posting the same again would be refused again. */
  private static final class RefusedException extends IOException {
    @Serial private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
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

  private static Duration pause(String seconds) {
    Duration wanted =
        seconds.matches("\\d{1,4}") ? Duration.ofSeconds(Long.parseLong(seconds)) : Duration.ZERO;
    return wanted.compareTo(LONGEST_PAUSE) < 0 ? wanted : LONGEST_PAUSE;
  }

  private static String message(String body) {
    try {
      return Masks.masked(
          JsonParser.parseString(body).getAsJsonObject().get("message").getAsString());
    } catch (JsonParseException | IllegalStateException | NullPointerException e) {
      return "";
    }
  }
}
