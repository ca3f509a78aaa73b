package dev.sluice.command.faults;

import dev.sluice.io.events.EventPoster;
import dev.sluice.transforms.amounts.Event;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Clients of the event API that post side by side, spread evenly over a time, whatever happens to
 * it meanwhile, and remember what they were answered. All but one do as the API asks of them: they
 * repeat a request under its {@code Idempotency-Key} until it is answered 200. The last one has no
 * key, waits for a short time only, every third time for so short that it is gone before an answer
 * can come, and never repeats, so that there are requests of which nobody was told what became of
 * them.
 */
final class AmountClients implements AutoCloseable {
  private static final int CLIENTS = 4;
  private static final int EVENTS = 25;
  private static final Duration OUTAGE = Duration.ofMinutes(5);
  private static final Duration IMPATIENCE = Duration.ofSeconds(2);
  private static final int HASTE_MILLIS = 20;
  private static final long BEGIN_MILLIS = 1_772_400_000_000L;
  private static final List<String> LOW =
      List.of(
          "5", "5.0", "5.000", "4.99999999999999999999", "-1", "-0", "0", "-3.10", "5e0", "-1e300");
  private static final List<String> HIGH =
      List.of(
          "5.01",
          "5.00000000000000000001",
          "6",
          "1e300",
          "3.1e1",
          "123456789012345678901234567890");

  private final long seed;
  private final int requests;
  private final long overMillis;
  private final Map<Long, Request> posted = new ConcurrentHashMap<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile Exception failure;

  /**
   * A request, all of whose events have one time, which no other request's have.
   *
   * @param amounts of its events
   * @param accepted whether it was answered 200
   */
  record Request(List<BigDecimal> amounts, boolean accepted) {}

  /**
   * Begins to post.
   *
   * @param events how many, in about so many requests
   */
  AmountClients(URI api, long seed, int events, long overMillis) {
    this.seed = seed;
    this.requests = events / EVENTS;
    this.overMillis = overMillis;
    EventPoster good = new EventPoster(api.toString(), null, OUTAGE);
    HttpClient impatient = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    for (int i = 0; i < CLIENTS; i++) {
      boolean isGood = i < CLIENTS - 1;
      int first = i;
      Thread thread =
          new Thread(
              () ->
                  post(
                      first,
                      (number, batch) ->
                          isGood
                              ? postUntilTaken(good, number, batch)
                              : postOnce(impatient, api, patience(number), batch)),
              "amount-client-" + i);
      thread.start();
      threads.add(thread);
    }
  }

  private interface Post {
    /** Whether it was answered 200. */
    boolean post(int number, List<Event> events) throws IOException, InterruptedException;
  }

  private void post(int first, Post how) {
    long begin = System.nanoTime();
    try {
      for (int number = first; number < requests; number += CLIENTS) {
        long wait =
            number * overMillis / requests
                - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        if (wait > 0) {
          TimeUnit.MILLISECONDS.sleep(wait);
        }
        long time = BEGIN_MILLIS + number;
        Random random = new Random(seed * 1_000_003 + number);
        List<BigDecimal> amounts =
            random.ints(EVENTS).mapToObj(any -> amount(random)).collect(Collectors.toList());
        boolean accepted =
            how.post(number, amounts.stream().map(amount -> new Event(time, amount)).toList());
        posted.put(time, new Request(List.copyOf(amounts), accepted));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      failure = e;
    }
  }

  private boolean postUntilTaken(EventPoster poster, int number, List<Event> events)
      throws IOException {
    poster.post(events, "request-" + number);
    return true;
  }

  private Duration patience(int number) {
    Random random = new Random(seed * 1_000_033 + number);
    return random.nextInt(3) == 0
        ? Duration.ofMillis(1 + random.nextInt(HASTE_MILLIS))
        : IMPATIENCE;
  }

  private static boolean postOnce(HttpClient client, URI api, Duration patience, List<Event> events)
      throws InterruptedException {
    String lines =
        events.stream()
            .map(
                event ->
                    "{\"time\":%d,\"amount\":\"%s\"}".formatted(event.timeMillis(), event.amount()))
            .collect(Collectors.joining("\n"));
    HttpRequest request =
        HttpRequest.newBuilder(api)
            .timeout(patience)
            .header("Content-Type", "application/x-ndjson")
            .POST(HttpRequest.BodyPublishers.ofString(lines))
            .build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private static BigDecimal amount(Random random) {
    boolean isHigh = random.nextBoolean();
    if (random.nextInt(3) == 0) {
      List<String> some = isHigh ? HIGH : LOW;
      return new BigDecimal(some.get(random.nextInt(some.size())));
    }
    return new BigDecimal(
        (isHigh ? 6 + random.nextInt(1_000) : random.nextInt(5)) + "." + random.nextInt(1_000_000));
  }

  /** Waits until all is posted, and gives the requests by the time of their events. */
  Map<Long, Request> await() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
    if (failure != null) {
      throw new IllegalStateException("a client failed", failure);
    }
    return posted;
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }
}
