package dev.sluice.benchmarks.chart;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks at the series of a console as its page does, but in the shortest stretches that there are,
 * and tells what it finds of each post.
 */
final class SeriesLooks {
  private static final Duration TO_BE_ANSWERED = Duration.ofSeconds(20);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI console;
  private final CountedPosts posts;
  private final long beginMillis;
  private final List<Long> nanos = new ArrayList<>();

  /**
   * @param posts is told of what the series counts
   * @param beginMillis time of the events of the first post
   */
  SeriesLooks(URI console, CountedPosts posts, long beginMillis) {
    this.console = console;
    this.posts = posts;
    this.beginMillis = beginMillis;
  }

  /**
   * Looks once at the last so many seconds. What is counted then was there at the latest when the
   * answer was; a store that is not there yet, as before its table is made, counts nothing.
   */
  void look(int seconds) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                console.resolve(
                    "/api/series?range=%ds&step=%dms"
                        .formatted(seconds, PacedPosts.STRETCH_MILLIS)))
            .timeout(TO_BE_ANSWERED)
            .build();
    long begin = System.nanoTime();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    long end = System.nanoTime();
    nanos.add(end - begin);
    for (JsonElement element :
        JsonParser.parseString(answer.body()).getAsJsonObject().getAsJsonArray("points")) {
      JsonObject point = element.getAsJsonObject();
      long post = (point.get("time").getAsLong() - beginMillis) / PacedPosts.STRETCH_MILLIS;
      int count = point.get("count").getAsInt();
      if (post >= 0 && (count > 0 || post < posts.posts())) {
        posts.counted(
            Math.toIntExact(post), point.get("type").getAsString().equals("high"), count, end);
      }
    }
  }

  /** How long each look took, from now on. */
  void forgetTimes() {
    nanos.clear();
  }

  /** How long each look took, sorted; nanoseconds. */
  List<Long> nanos() {
    return nanos.stream().sorted().toList();
  }
}
