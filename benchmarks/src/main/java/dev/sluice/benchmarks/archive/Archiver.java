package dev.sluice.benchmarks.archive;

import dev.sluice.benchmarks.live.ReadIntoNothing;
import dev.sluice.benchmarks.measure.Contestant;
import dev.sluice.benchmarks.measure.JavaCommand;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** One of the programs that drain a backlog, into an archive or into nothing. */
enum Archiver implements Contestant {
  NOTHING("plain consumer into nothing"),
  LOOP("plain consumer"),
  TWIN("Flink twin"),
  CONVERTER("plain consumer and the sink's converter into nothing"),
  CONNECT("Connect sink"),
  SLUICE("Sluice"),
  OLDER("Sluice of before");

  /** As {@code scripts/sluice} has it. */
  static final int HEAP_MEGABYTES = 1024;

  private final String label;

  Archiver(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }

  /** Whether it goes on until it is ended. */
  boolean isLive() {
    return this == TWIN || this == CONNECT || this == SLUICE || this == OLDER;
  }

  /** Whether it writes anything. */
  boolean archives() {
    return this != NOTHING && this != CONVERTER;
  }

  /**
   * The command of one run.
   *
   * @param options of {@code sluice run archive}
   */
  List<String> command(Path home, String servers, String topic, List<String> options) {
    return switch (this) {
      case NOTHING ->
          JavaCommand.main(ReadIntoNothing.class, HEAP_MEGABYTES, List.of(servers, topic));
      case LOOP -> JavaCommand.main(ArchiveLoop.class, HEAP_MEGABYTES, options);
      case TWIN -> JavaCommand.main(ArchiveTwin.class, HEAP_MEGABYTES, options);
      case CONVERTER -> ConnectSink.convert(home, HEAP_MEGABYTES, servers, topic);
      case CONNECT -> throw new IllegalStateException("its command has other options");
      case SLUICE -> JavaCommand.sluice(home, HEAP_MEGABYTES, words(options));
      case OLDER -> JavaCommand.olderSluice(home, HEAP_MEGABYTES, words(options));
    };
  }

  private static List<String> words(List<String> options) {
    return Stream.concat(Stream.of("run", "archive"), options.stream()).toList();
  }
}
