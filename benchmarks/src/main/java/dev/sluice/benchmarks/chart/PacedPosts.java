package dev.sluice.benchmarks.chart;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Posts events at a steady rate, a request each {@value #STRETCH_MILLIS} ms, whatever becomes of
 * those before it: a console that is slow is not given less to do. The moment within its stretch is
 * drawn, so that posts have no rhythm in common with those who ask.
 */
final class PacedPosts implements Runnable {
  /** The shortest step that the series API has. */
  static final int STRETCH_MILLIS = 100;

  private static final Duration TO_BE_ANSWERED = Duration.ofSeconds(60);

  private final URI api;
  private final int perPost;
  private final CountedPosts posts;
  private final Random random;
  private final long beginMillis;
  private final AtomicInteger refused = new AtomicInteger();
  private volatile boolean stopped;

  /**
   * Posts; none goes out yet.
   *
   * @param perPost events of each
   * @param posts is told of each
   */
  PacedPosts(URI api, int perPost, CountedPosts posts, long seed) {
    this.api = api;
    this.perPost = perPost;
    this.posts = posts;
    this.random = new Random(seed);
    this.beginMillis = (System.currentTimeMillis() / STRETCH_MILLIS + 1) * STRETCH_MILLIS;
  }

  /** The time of the events of the first post, at which its stretch begins; epoch milliseconds. */
  long beginMillis() {
    return beginMillis;
  }

  /** How many of a post's events are high. */
  static int high(int perPost) {
    int high = 0;
    for (int i = 0; i < perPost; i++) {
      high += isHigh(i) ? 1 : 0;
    }
    return high;
  }

  private static boolean isHigh(int number) {
    return number % 10 >= 5;
  }

  /** How many posts were not answered with 200. */
  int refused() {
    return refused.get();
  }

  /** No more. */
  void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    try {
      for (int post = 0; !stopped; post++) {
        long label = beginMillis + (long) post * STRETCH_MILLIS;
        HttpRequest request =
            HttpRequest.newBuilder(api)
                .timeout(TO_BE_ANSWERED)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(events(label)))
                .build();
        long wait = label + random.nextInt(STRETCH_MILLIS) - System.currentTimeMillis();
        if (wait > 0) {
          TimeUnit.MILLISECONDS.sleep(wait);
        }
        posts.sent(post, System.nanoTime());
        var unused =
            client
                .sendAsync(request, HttpResponse.BodyHandlers.discarding())
                .whenComplete(
                    (answer, failure) -> {
                      if (failure != null || answer.statusCode() != 200) {
                        refused.incrementAndGet();
                      }
                    });
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Half of them above 5, with two digits behind the point. */
  private String events(long timeMillis) {
    StringBuilder events = new StringBuilder("[");
    for (int i = 0; i < perPost; i++) {
      events
          .append(i == 0 ? "" : ",")
          .append("{\"time\":")
          .append(timeMillis)
          .append(",\"amount\":")
          .append(i % 10)
          .append('.')
          .append(isHigh(i) ? 10 + i % 90 : i % 5 * 2 + 10)
          .append('}');
    }
    return events.append(']').toString();
  }
}
