package dev.sluice.benchmarks.incidents;

import dev.sluice.benchmarks.live.ReadIntoNothing;
import dev.sluice.benchmarks.measure.Contestant;
import dev.sluice.benchmarks.measure.JavaCommand;
import dev.sluice.command.SluiceCommand;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** One of the programs that drain a backlog of observations. */
enum Drain implements Contestant {
  NOTHING("plain consumer"),
  LOOP("plain loop"),
  TWIN("Flink twin"),
  SLUICE("Sluice"),
  ROCKS_DB("Sluice on RocksDB"),
  OLDER("Sluice of before");

  /** All, or both builds of Sluice where this one is measured against an older one. */
  static List<Drain> all() {
    return JavaCommand.olderJar().isPresent()
        ? List.of(SLUICE, OLDER)
        : List.of(NOTHING, LOOP, TWIN, SLUICE, ROCKS_DB);
  }

  /** As {@code scripts/sluice} has it. */
  private static final int HEAP_MEGABYTES = 1024;

  private final String label;

  Drain(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }

  /** Whether it goes on until it is ended. */
  boolean isLive() {
    return this != NOTHING && this != LOOP;
  }

  /** Whether it gives incidents. */
  boolean detects() {
    return this != NOTHING;
  }

  /**
   * The command of one run.
   *
   * @param options of {@code sluice run incidents}
   */
  List<String> command(Path home, String servers, String topic, List<String> options) {
    return switch (this) {
      case NOTHING ->
          JavaCommand.main(ReadIntoNothing.class, HEAP_MEGABYTES, List.of(servers, topic));
      case LOOP -> JavaCommand.main(IncidentsLoop.class, HEAP_MEGABYTES, options);
      case TWIN -> JavaCommand.main(IncidentsTwin.class, HEAP_MEGABYTES, options);
      case SLUICE -> JavaCommand.sluice(home, HEAP_MEGABYTES, words(options));
      case OLDER -> JavaCommand.olderSluice(home, HEAP_MEGABYTES, words(options));
      // With RocksDB on the class path, which it has on a cluster only.
      case ROCKS_DB ->
          JavaCommand.main(
              SluiceCommand.class,
              HEAP_MEGABYTES,
              Stream.concat(words(options).stream(), Stream.of("--stateBackend=rocksdb")).toList());
    };
  }

  private static List<String> words(List<String> options) {
    return Stream.concat(Stream.of("run", "incidents"), options.stream()).toList();
  }
}
