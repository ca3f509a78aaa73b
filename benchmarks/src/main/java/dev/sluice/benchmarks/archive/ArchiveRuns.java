package dev.sluice.benchmarks.archive;

import dev.sluice.benchmarks.live.Backlog;
import dev.sluice.benchmarks.live.Broker;
import dev.sluice.benchmarks.live.Folder;
import dev.sluice.benchmarks.measure.Bars;
import dev.sluice.benchmarks.measure.JavaCommand;
import dev.sluice.benchmarks.measure.Rounds;
import dev.sluice.benchmarks.measure.Usage;
import dev.sluice.io.archive.ArchiveFormat;
import dev.sluice.local.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Archives of delimited records: by Sluice, by a Flink twin and by a plain consumer. */
final class ArchiveRuns implements Comparison {
  private static final double LEAST_OF_LOOP = 0.75;
  private static final double LEAST_OF_TWIN = 1;

  private static final Duration AT_MOST = Duration.ofMinutes(30);

  /** Flink's sink gives files their names after its source has committed; nothing is counted. */
  private static final Duration SETTLE = Duration.ofSeconds(5);

  private final Path home;
  private final Broker broker;
  private final int rollSeconds;
  private final Path store;
  private final S3Server server;
  private final Map<Archiver, ArchiveContents> written = new EnumMap<>(Archiver.class);

  private ArchiveRuns(Path home, Broker broker, int rollSeconds, Path store, S3Server server) {
    this.home = home;
    this.broker = broker;
    this.rollSeconds = rollSeconds;
    this.store = store;
    this.server = server;
  }

  /** Starts an S3 server. */
  static ArchiveRuns open(Path home, Broker broker, int rollSeconds) {
    Path store = home.resolve(".sluice").resolve("bench").resolve("s3");
    S3Server server = S3Server.start(store);
    server.createBucket(ArchiveRun.BUCKET);
    return new ArchiveRuns(home, broker, rollSeconds, store, server);
  }

  @Override
  public List<Archiver> contestants() {
    return JavaCommand.olderJar().isPresent()
        ? List.of(Archiver.SLUICE, Archiver.OLDER)
        : List.of(Archiver.NOTHING, Archiver.LOOP, Archiver.TWIN, Archiver.SLUICE);
  }

  @Override
  public Usage run(Archiver archiver, Backlog backlog) throws IOException, InterruptedException {
    ArchiveRun run = ArchiveRun.of(home, archiver.name().toLowerCase(Locale.ROOT));
    Files.createDirectories(run.folder());
    Map<TopicPartition, Long> ends = broker.ends(backlog.topic());
    List<String> command =
        archiver.command(
            home,
            broker.servers(),
            backlog.topic(),
            run.options(broker, backlog.topic(), rollSeconds, ArchiveFormat.DELIMITED));
    Map<String, String> environment = server.access().environment();
    Usage usage =
        archiver.isLive()
            ? Usage.until(
                () -> broker.committed(run.group(), ends),
                AT_MOST,
                SETTLE,
                command,
                environment,
                run.log())
            : Usage.of(command, environment, run.log());
    if (archiver.archives()) {
      Path archive = store.resolve("buckets").resolve(ArchiveRun.BUCKET).resolve(run.jobName());
      written.put(archiver, ArchiveContents.of(archive));
      Folder.delete(archive);
    }
    if (archiver.isLive()) {
      broker.forget(run.group());
      Folder.delete(run.checkpoints());
    }
    return usage;
  }

  @Override
  public String checkSame(Backlog backlog, long records) {
    StringBuilder files = new StringBuilder();
    written.forEach(
        (archiver, contents) -> {
          if (contents.records() != records || !contents.isSameAs(expected())) {
            throw new IllegalStateException(
                "the %s wrote other records than the %s: %s, %s; %d are in the topic"
                    .formatted(
                        archiver.label(), reference().label(), contents, expected(), records));
          }
          files.append(
              String.format(
                  Locale.ROOT,
                  ", %s %,d files of %.1f MB",
                  archiver.label(),
                  contents.files(),
                  contents.bytes() / 1e6));
        });
    return String.format(Locale.ROOT, "the same %,d records from all%s", records, files);
  }

  @Override
  public void report(Rounds<Archiver> rounds, Bars bars) {
    if (JavaCommand.olderJar().isPresent()) {
      rounds.compare(Archiver.SLUICE, Archiver.OLDER, bars, System.out);
      return;
    }
    bars.atLeast(
        LEAST_OF_LOOP,
        "records per CPU second of the plain consumer's",
        rounds.cpuRatio(Archiver.SLUICE, Archiver.LOOP));
    bars.atLeast(
        LEAST_OF_TWIN,
        "records per CPU second of the Flink twin's",
        rounds.cpuRatio(Archiver.SLUICE, Archiver.TWIN));
    bars.figure(
        "records/s of the Flink twin's, each to the next checkpoint",
        rounds.wallRatio(Archiver.SLUICE, Archiver.TWIN));
    bars.figure(
        "records per CPU second of a consumer's that writes nothing",
        rounds.cpuRatio(Archiver.SLUICE, Archiver.NOTHING));
  }

  private ArchiveContents expected() {
    ArchiveContents expected = written.get(reference());
    if (expected == null) {
      throw new IllegalStateException(reference().label() + " did not run");
    }
    return expected;
  }

  private static Archiver reference() {
    return JavaCommand.olderJar().isPresent() ? Archiver.OLDER : Archiver.LOOP;
  }

  @Override
  public void close() {
    server.close();
  }
}
