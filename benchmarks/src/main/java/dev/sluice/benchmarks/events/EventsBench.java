package dev.sluice.benchmarks.events;

import dev.sluice.benchmarks.live.ConsoleProcess;
import dev.sluice.local.KafkaServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Requests a second that the event API answers after its brokers have committed them. */
@Command(
    name = "events",
    mixinStandardHelpOptions = true,
    description =
        "Measures the event API: requests/s and how long they take, with acknowledgement from the broker;"
            + " exit 1 where a request fails, or what was answered 200 is not what the console has counted.")
public final class EventsBench implements Callable<Integer> {
  private static final int SMALL_SECONDS = 4;
  private static final int WARM_UP_SECONDS = 4;
  private static final String ACCEPTED = "sluice_console_events_accepted_total";

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Events of a request (default: ${DEFAULT-VALUE}).")
  private int batch = 100;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long each load lasts (default: ${DEFAULT-VALUE}).")
  private int seconds = 30;

  @Option(
      names = "--clients",
      paramLabel = "LIST",
      split = ",",
      description = "Connections side by side, a load each (default: ${DEFAULT-VALUE}).")
  private List<Integer> clients = List.of(1, 8, 32, 128);

  @Option(
      names = "--small",
      description = "Seconds only: shows that it works, its figures say little.")
  private boolean small;

  public EventsBench() {}

  @Override
  public Integer call() throws Exception {
    Path home = Path.of(System.getProperty("sluice.home", "."));
    int length = small ? SMALL_SECONDS : seconds;
    try (KafkaServer broker = KafkaServer.start(home.resolve(".sluice/bench/events-kafka"));
        ConsoleProcess console =
            ConsoleProcess.start(
                home,
                List.of(
                    "--kafkaServers=" + broker.servers(),
                    "--topic=bench-events",
                    "--keyTopic=bench-events-keys",
                    "--createTopics",
                    "--instance=bench"),
                Map.of())) {
      var unused = load(console, 8, WARM_UP_SECONDS);
      System.out.printf(
          "%8s %12s %12s %9s %9s %9s %9s %22s%n",
          "clients",
          "requests/s",
          "events/s",
          "p50 ms",
          "p99 ms",
          "max ms",
          "refused",
          "events per CPU second");
      boolean complete = true;
      for (int count : clients) {
        double before = console.counter(ACCEPTED);
        Duration cpuBefore = console.cpu();
        Load load = load(console, count, length);
        double cpuSeconds = console.cpu().minus(cpuBefore).toMillis() / 1e3;
        double accepted = console.counter(ACCEPTED) - before;
        double answered = (double) load.nanos().length * batch;
        complete &= accepted == answered && load.failure().isEmpty();
        System.out.printf(
            Locale.ROOT,
            "%8d %,12.0f %,12.0f %9.1f %9.1f %9.1f %9d %,22.0f%n",
            count,
            load.nanos().length / (double) length,
            answered / length,
            load.millis(0.5),
            load.millis(0.99),
            load.millis(1),
            load.refused(),
            answered / cpuSeconds);
        if (accepted != answered || !load.failure().isEmpty()) {
          System.out.printf(
              "answered for %.0f events, counted %.0f %s%n", answered, accepted, load.failure());
        }
      }
      return complete ? 0 : 1;
    }
  }

  /**
   * What came of a load.
   *
   * @param nanos of each answered request, sorted
   * @param refused requests that were not answered 200
   * @param failure of the first client that stopped early, or empty
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Load(long[] nanos, int refused, String failure) {
    double millis(double quantile) {
      return nanos.length == 0
          ? Double.NaN
          : nanos[(int) Math.min(nanos.length - 1, Math.floor(quantile * nanos.length))] / 1e6;
    }
  }

  private Load load(ConsoleProcess console, int count, int length) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(length);
    List<EventClient> all = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      EventClient client = new EventClient(console.address(), batch, until);
      all.add(client);
      Thread thread = new Thread(client, "client-" + i);
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    long[] nanos =
        all.stream().map(EventClient::nanos).flatMapToLong(Arrays::stream).sorted().toArray();
    return new Load(
        nanos,
        all.stream().mapToInt(EventClient::refused).sum(),
        all.stream()
            .map(EventClient::failure)
            .filter(text -> !text.isEmpty())
            .findFirst()
            .orElse(""));
  }
}
