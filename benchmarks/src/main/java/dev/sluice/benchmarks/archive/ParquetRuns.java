package dev.sluice.benchmarks.archive;

import dev.sluice.benchmarks.live.Backlog;
import dev.sluice.benchmarks.live.Broker;
import dev.sluice.benchmarks.live.Folder;
import dev.sluice.benchmarks.measure.Bars;
import dev.sluice.benchmarks.measure.Rounds;
import dev.sluice.benchmarks.measure.Usage;
import dev.sluice.io.archive.ArchiveFormat;
import dev.sluice.local.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Archives of Parquet: by Sluice, and by Iceberg's sink on a Kafka Connect worker. */
final class ParquetRuns implements Comparison {
  private static final Duration AT_MOST = Duration.ofMinutes(30);
  private static final Duration SETTLE = Duration.ofSeconds(1);
  private static final double LEAST_OF_CONNECT = 1;
  private static final String SKIPPED = "none=";

  private final Path home;
  private final Broker broker;
  private final int rollSeconds;
  private final Path store;
  private final S3Server server;
  private final Map<Archiver, ParquetContents> written = new EnumMap<>(Archiver.class);
  private final Map<Backlog, Long> observations = new HashMap<>();

  private ParquetRuns(Path home, Broker broker, int rollSeconds, Path store, S3Server server) {
    this.home = home;
    this.broker = broker;
    this.rollSeconds = rollSeconds;
    this.store = store;
    this.server = server;
  }

  /** Starts an S3 server. */
  static ParquetRuns open(Path home, Broker broker, int rollSeconds) {
    Path store = home.resolve(".sluice").resolve("bench").resolve("s3");
    S3Server server = S3Server.start(store);
    server.createBucket(ArchiveRun.BUCKET);
    return new ParquetRuns(home, broker, rollSeconds, store, server);
  }

  /** Who takes part; the second says what the sink's converter costs. */
  @Override
  public List<Archiver> contestants() {
    return List.of(Archiver.NOTHING, Archiver.CONVERTER, Archiver.CONNECT, Archiver.SLUICE);
  }

  @Override
  public Usage run(Archiver archiver, Backlog backlog) throws IOException, InterruptedException {
    ArchiveRun run = ArchiveRun.of(home, archiver.name().toLowerCase(Locale.ROOT));
    Files.createDirectories(run.folder());
    return switch (archiver) {
      case CONNECT -> connect(run, backlog);
      case SLUICE -> sluice(run, backlog);
      default ->
          Usage.of(
              archiver.command(home, broker.servers(), backlog.topic(), List.of()),
              Map.of(),
              run.log());
    };
  }

  private Usage sluice(ArchiveRun run, Backlog backlog) throws IOException, InterruptedException {
    Map<TopicPartition, Long> ends = broker.ends(backlog.topic());
    List<String> options = run.options(broker, backlog.topic(), rollSeconds, ArchiveFormat.PARQUET);
    Usage usage =
        Usage.until(
            () -> broker.committed(run.group(), ends),
            AT_MOST,
            SETTLE,
            Archiver.SLUICE.command(home, broker.servers(), backlog.topic(), options),
            server.access().environment(),
            run.log());
    settle(Archiver.SLUICE, run);
    broker.forget(run.group());
    return usage;
  }

  /**
   * The sink's groups say what is written, and not what the tables have: it has drained the topic
   * when they have as many rows as there are observations.
   */
  private Usage connect(ArchiveRun run, Backlog backlog) throws IOException, InterruptedException {
    long rows = observations(backlog);
    Map<TopicPartition, Long> ends = broker.ends(backlog.topic());
    Path archive = archive(run);
    Map<String, String> environment = server.access().environment();
    ConnectSink sink = new ConnectSink(home, run);
    sink.write(broker.servers(), backlog.topic(), rollSeconds);
    broker.create(sink.controlTopic(), 1);
    var unused = Usage.of(sink.createTables(Archiver.HEAP_MEGABYTES), environment, run.log());
    Usage usage =
        Usage.until(
            () -> broker.committed(sink.group(), ends) && ConnectSink.rows(archive) >= rows,
            AT_MOST,
            SETTLE,
            sink.command(Archiver.HEAP_MEGABYTES),
            environment,
            run.log());
    long committed = ConnectSink.rows(archive);
    if (committed != rows) {
      throw new IllegalStateException(
          "the tables have %d rows of %d observations".formatted(committed, rows));
    }
    settle(Archiver.CONNECT, run);
    broker.delete(List.of(sink.controlTopic()));
    return usage;
  }

  private Path archive(ArchiveRun run) {
    return store.resolve("buckets").resolve(ArchiveRun.BUCKET).resolve(run.jobName());
  }

  private void settle(Archiver archiver, ArchiveRun run) throws IOException {
    written.put(archiver, ParquetContents.of(archive(run)));
    Folder.delete(archive(run));
    Folder.delete(run.checkpoints());
  }

  /**
   * How many records of a backlog are observations; asked once, and not of those who are measured.
   */
  private long observations(Backlog backlog) throws IOException, InterruptedException {
    Long known = observations.get(backlog);
    if (known != null) {
      return known;
    }
    Path log = ArchiveRun.of(home, "observations").log();
    var unused =
        Usage.of(
            Archiver.CONVERTER.command(home, broker.servers(), backlog.topic(), List.of()),
            Map.of(),
            log);
    long count =
        Files.readAllLines(log).stream()
            .filter(line -> line.matches("[a-z.]+=[0-9]+") && !line.startsWith(SKIPPED))
            .mapToLong(line -> Long.parseLong(line.substring(line.indexOf('=') + 1)))
            .sum();
    observations.put(backlog, count);
    return count;
  }

  @Override
  public String checkSame(Backlog backlog, long records) throws IOException, InterruptedException {
    long rows = observations(backlog);
    StringBuilder files = new StringBuilder();
    written.forEach(
        (archiver, contents) -> {
          if (contents.rows() != rows || !written.values().stream().allMatch(contents::isSameAs)) {
            throw new IllegalStateException(
                "the %s wrote other rows: %s; there are %d observations"
                    .formatted(archiver.label(), written, rows));
          }
          files.append(
              String.format(
                  Locale.ROOT,
                  ", %s %,d files of %.1f MB",
                  archiver.label(),
                  contents.files(),
                  contents.bytes() / 1e6));
        });
    return String.format(
        Locale.ROOT,
        "the same %,d rows from all, with as many values in each column; %,d records more are no"
            + " observations%s",
        rows,
        records - rows,
        files);
  }

  @Override
  public void report(Rounds<Archiver> rounds, Bars bars) {
    bars.atLeast(
        LEAST_OF_CONNECT,
        "records per CPU second of the Connect sink's",
        rounds.cpuRatio(Archiver.SLUICE, Archiver.CONNECT));
    bars.atLeast(
        LEAST_OF_CONNECT,
        "records/s of the Connect sink's, each to the next commit",
        rounds.wallRatio(Archiver.SLUICE, Archiver.CONNECT));
    bars.figure(
        "share of the Connect sink's CPU seconds that reading and its converter take",
        rounds.cpuRatio(Archiver.CONNECT, Archiver.CONVERTER));
    bars.figure(
        "records per CPU second of a consumer's that writes nothing",
        rounds.cpuRatio(Archiver.SLUICE, Archiver.NOTHING));
  }

  @Override
  public void close() {
    server.close();
  }
}
