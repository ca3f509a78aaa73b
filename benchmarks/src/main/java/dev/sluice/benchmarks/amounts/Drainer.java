package dev.sluice.benchmarks.amounts;

import dev.sluice.benchmarks.live.ReadIntoNothing;
import dev.sluice.benchmarks.measure.Contestant;
import dev.sluice.benchmarks.measure.JavaCommand;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** One of the programs that drain a topic of events, all but the first into the stores. */
enum Drainer implements Contestant {
  NOTHING("plain consumer into nothing"),
  COPY("plain consumer with COPY"),
  TWIN("Flink twin"),
  SLUICE("Sluice");

  /** As {@code scripts/sluice} has it. */
  private static final int HEAP_MEGABYTES = 1024;

  private final String label;

  Drainer(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }

  /** Whether it goes on until it is ended. */
  boolean isLive() {
    return this == TWIN || this == SLUICE;
  }

  /** Whether it stores anything. */
  boolean stores() {
    return this != NOTHING;
  }

  /**
   * The command of one run.
   *
   * @param options of {@code sluice run amounts}
   */
  List<String> command(Path home, String servers, String topic, List<String> options) {
    return switch (this) {
      case NOTHING ->
          JavaCommand.main(ReadIntoNothing.class, HEAP_MEGABYTES, List.of(servers, topic));
      case COPY -> JavaCommand.main(AmountsCopy.class, HEAP_MEGABYTES, options);
      case TWIN -> JavaCommand.main(AmountsTwin.class, HEAP_MEGABYTES, options);
      case SLUICE ->
          JavaCommand.sluice(
              home,
              HEAP_MEGABYTES,
              Stream.concat(Stream.of("run", "amounts"), options.stream()).toList());
    };
  }
}
