package dev.sluice.benchmarks.chart;

import static com.google.common.base.Preconditions.checkState;

import dev.sluice.benchmarks.amounts.Stores;
import dev.sluice.benchmarks.live.Broker;
import dev.sluice.benchmarks.live.ConsoleProcess;
import dev.sluice.benchmarks.live.Folder;
import dev.sluice.benchmarks.measure.JavaCommand;
import dev.sluice.benchmarks.measure.Usage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * One run of console and pipeline, each with what it has where nobody says otherwise: events are
 * posted at a steady rate, and the series is looked at all the time, until all of them are in it.
 */
final class ChartRun {
  /** As {@code scripts/sluice} has it. */
  private static final int HEAP_MEGABYTES = 1024;

  private static final Duration TO_START = Duration.ofMinutes(2);

  /** Between two looks: as often as there can be anything new to be seen in a stretch. */
  private static final long LOOK_MILLIS = 100;

  /** What is later than that is found by the looks at the end, with the time of those. */
  private static final int LOOK_SECONDS = 20;

  private static final int LAST_SECONDS = 60;

  private final Path home;
  private final Broker broker;
  private final Stores stores;
  private final String name =
      "bench-chart-" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);

  ChartRun(Path home, Broker broker, Stores stores) {
    this.home = home;
    this.broker = broker;
    this.stores = stores;
  }

  /**
   * What was measured.
   *
   * @param delayNanos from the begin of a POST to an answer of the series that counts the event,
   *     one an event, sorted
   * @param lookNanos how long the series took to answer, sorted
   * @param pipeline of the pipeline's process, its start included
   */
  record Measured(List<Long> delayNanos, List<Long> lookNanos, Usage pipeline) {}

  /**
   * Posts and looks.
   *
   * @param perSecond events, a multiple of 10
   * @param warmSeconds how long before anything counts, from the first event that was seen
   * @param seconds for how long what is posted counts
   * @throws IllegalStateException if a post was refused, or an event is not in the series a minute
   *     after the last one was posted
   */
  Measured run(int perSecond, int warmSeconds, int seconds) throws Exception {
    Path folder = Files.createDirectories(home.resolve(".sluice/bench/runs"));
    stores.clear();
    broker.create(name + "-letters", 1);
    try (ConsoleProcess console =
        ConsoleProcess.start(
            home,
            List.of(
                "--kafkaServers=" + broker.servers(),
                "--topic=" + name,
                "--keyTopic=" + name + "-keys",
                "--createTopics",
                "--instance=" + name),
            stores.environment())) {
      CompletableFuture<Watch> watching =
          CompletableFuture.supplyAsync(
              () -> watch(console.address(), perSecond, warmSeconds, seconds));
      Usage usage =
          Usage.until(
              watching::isDone,
              TO_START.plusSeconds(warmSeconds + seconds + 2L * LAST_SECONDS),
              Duration.ZERO,
              JavaCommand.sluice(home, HEAP_MEGABYTES, words(folder)),
              stores.environment(),
              folder.resolve("chart.log"));
      Watch watch = watching.get();
      return new Measured(watch.delayNanos(), watch.lookNanos(), usage);
    } catch (ExecutionException e) {
      throw new IllegalStateException(String.valueOf(e.getMessage()), e);
    } finally {
      broker.delete(List.of(name, name + "-keys", name + "-letters"));
      Folder.delete(folder.resolve(name));
    }
  }

  private List<String> words(Path folder) {
    return List.of(
        "run",
        "amounts",
        "--kafkaServers=" + broker.servers(),
        "--topics=" + name,
        "--deadLetters=kafka:" + name + "-letters",
        "--createTables=true",
        "--jobName=" + name,
        "--checkpointPath=" + folder.resolve(name).toUri());
  }

  private record Watch(List<Long> delayNanos, List<Long> lookNanos) {}

  private static Watch watch(URI console, int perSecond, int warmSeconds, int seconds) {
    int perPost = perSecond * PacedPosts.STRETCH_MILLIS / 1_000;
    CountedPosts posts =
        new CountedPosts(
            perPost,
            PacedPosts.high(perPost),
            (int) (TO_START.toSeconds() + warmSeconds + seconds + LAST_SECONDS)
                * 1_000
                / PacedPosts.STRETCH_MILLIS);
    PacedPosts paced = new PacedPosts(console.resolve("/"), perPost, posts, perSecond);
    Thread poster = new Thread(paced, "posts");
    try {
      SeriesLooks looks = new SeriesLooks(console, posts, paced.beginMillis());
      poster.start();
      long begin = System.nanoTime();
      while (!posts.any()) {
        checkState(passed(begin) < TO_START.toSeconds(), "no event came within %s", TO_START);
        look(looks, LOOK_SECONDS);
      }
      lookFor(looks, warmSeconds);
      int from = posts.posts();
      looks.forgetTimes();
      lookFor(looks, seconds);
      int to = posts.posts();
      List<Long> lookNanos = looks.nanos();
      // Those that count have the same company to their end.
      lookFor(looks, LOOK_SECONDS);
      paced.stop();
      poster.join();
      long stopped = System.nanoTime();
      while (posts.missing(0, posts.posts()) > 0 && passed(stopped) < LAST_SECONDS) {
        look(looks, (int) passed(begin) + LOOK_SECONDS);
      }
      checkState(paced.refused() == 0, "%s posts were refused", paced.refused());
      long missing = posts.missing(0, posts.posts());
      checkState(missing == 0, "%s events never came into the series", missing);
      return new Watch(posts.delays(from, to), lookNanos);
    } catch (IOException e) {
      throw new IllegalStateException("the series gave no answer: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      paced.stop();
      poster.interrupt();
    }
  }

  private static void lookFor(SeriesLooks looks, int seconds)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    while (passed(begin) < seconds) {
      look(looks, LOOK_SECONDS);
    }
  }

  private static void look(SeriesLooks looks, int seconds)
      throws IOException, InterruptedException {
    TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    looks.look(seconds);
  }

  private static long passed(long sinceNanos) {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - sinceNanos);
  }
}
