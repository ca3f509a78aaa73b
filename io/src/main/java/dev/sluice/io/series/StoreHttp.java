package dev.sluice.io.series;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
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

  /** The address of a store, without a slash at its end. */
  static String address(String url) {
    URI uri = URI.create(url);
    boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!web || uri.getHost() == null || uri.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "the store's address must be like http://localhost:8086, without user and password");
    }
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  /** The body of an answer of 200. */
  String ask(HttpRequest.Builder request) throws IOException {
    HttpResponse<String> answer = send(request);
    if (answer.statusCode() != 200) {
      throw new IOException(kind + " answered " + answer.statusCode());
    }
    return answer.body();
  }

  /** Whether an address answers 200 with some text in it. */
  boolean hasAnswer(URI address, String text) throws IOException {
    HttpResponse<String> answer = send(HttpRequest.newBuilder(address));
    return answer.statusCode() == 200 && answer.body().contains(text);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return client.send(request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
    } catch (ConnectException e) {
      throw new IOException(kind + ": connection refused", e);
    } catch (HttpTimeoutException e) {
      throw new IOException(kind + ": no answer in " + TIMEOUT.toSeconds() + " seconds", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(kind + ": interrupted");
    }
  }
}
