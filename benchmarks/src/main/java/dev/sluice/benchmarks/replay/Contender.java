package dev.sluice.benchmarks.replay;

import dev.sluice.benchmarks.measure.Contestant;
import dev.sluice.benchmarks.measure.JavaCommand;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * One of the programs that are measured against each other, in a JVM with options or without: all
 * do the same replay.
 */
enum Contender implements Contestant {
  LOOP("plain loop"),
  TWIN("Flink twin"),
  SLUICE("Sluice"),
  PLAIN_LOOP("plain loop, JVM's choice"),
  PLAIN_TWIN("Flink twin, JVM's choice"),
  PLAIN_SLUICE("Sluice, JVM's choice"),
  OLDER("Sluice of before");

  /** What is best for a program that is over soon, and what {@code scripts/sluice} takes for it. */
  private static final List<String> BRIEF = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  /** As {@code scripts/sluice} has it. */
  private static final int HEAP_MEGABYTES = 1024;

  /** All, or both builds of Sluice where this one is measured against an older one. */
  static List<Contender> all() {
    return JavaCommand.olderJar().isPresent()
        ? List.of(SLUICE, OLDER)
        : List.of(LOOP, TWIN, SLUICE, PLAIN_LOOP, PLAIN_TWIN, PLAIN_SLUICE);
  }

  private final String label;

  Contender(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }

  /** Whether it starts from an archive of classes that {@link #rehearsal} makes. */
  boolean hasArchive() {
    return this == LOOP || this == TWIN;
  }

  /**
   * The command of one run: the same heap and replay options for all. Sluice runs as its users
   * start it, the others with this module on the class path; of two builds of Sluice each has the
   * same options of the JVM, and no archive.
   *
   * @param home the checkout
   * @param archives folder of the archives of classes
   */
  List<String> command(Path home, Path archives, List<String> options) {
    return switch (this) {
      case LOOP, TWIN -> main(withFlag("-XX:SharedArchiveFile=" + archive(archives)), options);
      case PLAIN_LOOP, PLAIN_TWIN -> main(List.of(), options);
      case SLUICE ->
          JavaCommand.olderJar().isPresent()
              ? JavaCommand.plainSluice(home, HEAP_MEGABYTES, BRIEF, words(options))
              : JavaCommand.sluice(home, HEAP_MEGABYTES, words(options));
      case PLAIN_SLUICE -> JavaCommand.plainSluice(home, HEAP_MEGABYTES, List.of(), words(options));
      case OLDER -> JavaCommand.olderSluice(home, HEAP_MEGABYTES, BRIEF, words(options));
    };
  }

  /** The command of a run that makes the archive of its classes. */
  List<String> rehearsal(Path archives, List<String> options) {
    return main(withFlag("-XX:ArchiveClassesAtExit=" + archive(archives)), options);
  }

  private List<String> main(List<String> jvm, List<String> options) {
    boolean isLoop = this == LOOP || this == PLAIN_LOOP;
    return JavaCommand.main(
        isLoop ? PlainLoop.class : FlinkTwin.class, HEAP_MEGABYTES, jvm, options);
  }

  private Path archive(Path archives) {
    return archives.resolve(this + ".jsa");
  }

  private static List<String> withFlag(String flag) {
    return Stream.concat(BRIEF.stream(), Stream.of(flag)).toList();
  }

  private static List<String> words(List<String> options) {
    return Stream.concat(Stream.of("run", "replay"), options.stream()).toList();
  }
}
