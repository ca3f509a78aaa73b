package dev.sluice.io.series;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.sluice.io.environment.Addresses;
import dev.sluice.io.environment.Masks;
import dev.sluice.io.series.SeriesFailedException.Fault;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/** Requests to a store that speaks HTTP. */
final class StoreHttp {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final String kind;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

  StoreHttp(String kind) {
    this.kind = kind;
  }

  /** An answer, unless it is one of a server that cannot work now. */
  HttpResponse<String> ask(HttpRequest.Builder request) throws SeriesFailedException {
    HttpResponse<String> answer = send(request);
    checkWorks(answer);
    return answer;
  }

  /** Throws for an answer of a server that cannot work now. */
  void checkWorks(HttpResponse<String> answer) throws SeriesFailedException {
    int status = answer.statusCode();
    if (status >= 500 || status == 408 || status == 429) {
      String said = said(answer);
      throw failed(Fault.AWAY, " answered " + status + (said.isEmpty() ? "" : ": " + said));
    }
  }

  /** An exception for an answer that is no result, with the store's own words and what to do. */
  SeriesFailedException refused(HttpResponse<String> answer) {
    int status = answer.statusCode();
    String said = said(answer);
    String advice =
        status == 401
            ? "; it wants another token"
            : status == 403 ? "; the token has no right to read there" : "";
    return failed(
        status == 404 ? Fault.MISSING : Fault.REFUSED,
        " answered " + status + (said.isEmpty() ? "" : ": " + said) + advice);
  }

  /** What an answer says of itself: pages of something in between say nothing. */
  static String said(HttpResponse<String> answer) {
    try {
      if (JsonParser.parseString(answer.body()) instanceof JsonObject json) {
        for (String name : new String[] {"message", "error"}) {
          if (json.get(name) != null && json.get(name).isJsonPrimitive()) {
            return words(json.get(name).getAsString());
          }
        }
      }
    } catch (JsonParseException e) {
      // Not JSON.
    }
    return words(answer.headers().firstValue("X-Influxdb-Error").orElse(""));
  }

  /** An exception that says so of the store. */
  SeriesFailedException failed(Fault fault, String what) {
    return new SeriesFailedException(fault, kind + what);
  }

  /** An exception for an answer of 200 that cannot be read. */
  SeriesFailedException unreadable(Throwable cause) {
    return new SeriesFailedException(
        Fault.REFUSED, kind + " answered something that is no result", cause);
  }

  /** The first of an answer's own words, on one line; cut when no secret can be cut as well. */
  static String words(String text) {
    String line = Masks.masked(text).replaceAll("\\s+", " ").strip();
    return line.length() > 200 ? line.substring(0, 200) + "…" : line;
  }

  /** Any answer. */
  HttpResponse<String> send(HttpRequest.Builder request) throws SeriesFailedException {
    try {
      return client.send(request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
    } catch (ConnectException e) {
      throw away(Addresses.unconnected(e), e);
    } catch (HttpTimeoutException e) {
      throw away("no answer in " + TIMEOUT.toSeconds() + " seconds", e);
    } catch (IOException e) {
      throw away("the connection broke", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw away("interrupted", e);
    }
  }

  private SeriesFailedException away(String why, Exception cause) {
    return new SeriesFailedException(Fault.AWAY, kind + ": " + why, cause);
  }
}
