package dev.sluice.benchmarks.replay;

import dev.sluice.benchmarks.measure.Contestant;
import dev.sluice.benchmarks.measure.JavaCommand;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** One of the programs that are measured against each other: all do the same replay. */
enum Contender implements Contestant {
  LOOP("plain loop"),
  TWIN("Flink twin"),
  SLUICE("Sluice"),
  OLDER("Sluice of before");

  /** All, or both builds of Sluice where this one is measured against an older one. */
  static List<Contender> all() {
    return JavaCommand.olderJar().isPresent()
        ? List.of(SLUICE, OLDER)
        : List.of(LOOP, TWIN, SLUICE);
  }

  private final String label;

  Contender(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }

  /**
   * The command of one run: the same heap and replay options for all; the baselines with this
   * module on the class path, Sluice as its users start it.
   *
   * @param home the checkout
   */
  List<String> command(Path home, int heapMegabytes, List<String> replayOptions) {
    return switch (this) {
      case LOOP -> JavaCommand.main(PlainLoop.class, heapMegabytes, replayOptions);
      case TWIN -> JavaCommand.main(FlinkTwin.class, heapMegabytes, replayOptions);
      case SLUICE -> JavaCommand.sluice(home, heapMegabytes, words(replayOptions));
      case OLDER -> JavaCommand.olderSluice(home, heapMegabytes, words(replayOptions));
    };
  }

  private static List<String> words(List<String> replayOptions) {
    return Stream.concat(Stream.of("run", "replay"), replayOptions.stream()).toList();
  }
}
