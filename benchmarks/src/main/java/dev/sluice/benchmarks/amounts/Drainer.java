package dev.sluice.benchmarks.amounts;

import dev.sluice.benchmarks.live.ReadIntoNothing;
import dev.sluice.benchmarks.measure.Contestant;
import dev.sluice.benchmarks.measure.JavaCommand;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * One of the programs that drain a topic of events, all but the first into the stores: events above
 * 5 as rows and the others as points, or, for Debezium's sink, which knows nothing else, all as
 * rows.
 */
enum Drainer implements Contestant {
  NOTHING("plain consumer into nothing"),
  COPY("plain consumer with COPY"),
  TWIN("Flink twin"),
  SLUICE("Sluice"),
  DEBEZIUM("Debezium's sink, all as rows"),
  SLUICE_ROWS("Sluice, all as rows");

  /** As {@code scripts/sluice} has it. */
  static final int HEAP_MEGABYTES = 1024;

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
    return stores() && this != COPY;
  }

  /** Whether it stores all events as rows. */
  boolean storesRowsOnly() {
    return this == DEBEZIUM || this == SLUICE_ROWS;
  }

  /** Whether it stores anything. */
  boolean stores() {
    return this != NOTHING;
  }

  /**
   * The command of one run.
   *
   * @param options of {@code sluice run amounts}
   * @param sink of the run, its settings written
   */
  List<String> command(
      Path home, String servers, String topic, List<String> options, DebeziumSink sink) {
    return switch (this) {
      case NOTHING ->
          JavaCommand.main(ReadIntoNothing.class, HEAP_MEGABYTES, List.of(servers, topic));
      case COPY -> JavaCommand.main(AmountsCopy.class, HEAP_MEGABYTES, options);
      case TWIN -> JavaCommand.main(AmountsTwin.class, HEAP_MEGABYTES, options);
      case DEBEZIUM -> sink.command(HEAP_MEGABYTES);
      case SLUICE -> sluice(home, options, 5);
      case SLUICE_ROWS -> sluice(home, options, -1);
    };
  }

  private static List<String> sluice(Path home, List<String> options, int threshold) {
    return JavaCommand.sluice(
        home,
        HEAP_MEGABYTES,
        Stream.concat(Stream.of("run", "amounts", "--threshold=" + threshold), options.stream())
            .toList());
  }
}
