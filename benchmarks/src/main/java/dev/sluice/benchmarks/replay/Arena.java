package dev.sluice.benchmarks.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import com.google.protobuf.util.JsonFormat;
import dev.sluice.benchmarks.measure.JavaCommand;
import dev.sluice.benchmarks.measure.Usage;
import dev.sluice.local.S3Server;
import dev.sluice.run.v1.InputCounts;
import dev.sluice.run.v1.RunManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Where the contenders meet: an S3 server of its own in a process of its own, the data in it, and
 * the runs. Data is generated once and stays in {@code .sluice/bench} of the checkout; results are
 * replaced by each run.
 */
final class Arena implements AutoCloseable {
  private static final String DATA = "bench";
  private static final String RESULTS = "results";

  /** As {@code scripts/sluice} has it. */
  private static final int HEAP_MEGABYTES = 1024;

  private static final int PARALLELISM = 2;

  private final Path home;
  private final Path folder;
  private final S3Server server;

  private Arena(Path home, Path folder, S3Server server) {
    this.home = home;
    this.folder = folder;
    this.server = server;
  }

  /**
   * Starts the server.
   *
   * @param home the checkout
   */
  static Arena open(Path home) {
    Path folder = home.resolve(".sluice").resolve("bench").resolve("s3");
    S3Server server = S3Server.start(folder);
    server.createBucket(DATA);
    server.createBucket(RESULTS);
    return new Arena(home, folder, server);
  }

  /** Makes the data, unless it is there. */
  void generate(DataSet data) throws IOException, InterruptedException {
    // generate writes the summary last.
    if (Files.exists(bucket(DATA).resolve(data.name()).resolve("truth").resolve("summary.json"))) {
      return;
    }
    System.out.println("generating " + data.name());
    List<String> words =
        new ArrayList<>(List.of("run", "generate", "--parallelism=" + PARALLELISM));
    words.addAll(data.generateOptions(DATA));
    var unused =
        Usage.of(
            JavaCommand.sluice(home, HEAP_MEGABYTES, words),
            server.access().environment(),
            log("generate"));
  }

  /**
   * Makes the archives of classes that contenders start from.
   *
   * @param tiny what they replay for it
   */
  void rehearse(DataSet tiny) throws IOException, InterruptedException {
    for (Contender contender : Contender.all()) {
      if (contender.hasArchive()) {
        var unused = run(contender, contender.rehearsal(folder, options(contender, tiny)));
      }
    }
  }

  /** Replays the data. */
  Usage run(Contender contender, DataSet data) throws IOException, InterruptedException {
    return run(contender, contender.command(home, folder, options(contender, data)));
  }

  private static List<String> options(Contender contender, DataSet data) {
    List<String> options = new ArrayList<>(data.replayOptions(DATA));
    options.add("--output=s3://" + RESULTS);
    options.add("--runId=" + contender);
    options.add("--parallelism=" + PARALLELISM);
    return options;
  }

  private Usage run(Contender contender, List<String> command)
      throws IOException, InterruptedException {
    Path run = run(contender);
    delete(run);
    Usage usage = Usage.of(command, server.access().environment(), log(contender.toString()));
    if (!Files.isDirectory(run)) {
      throw new IllegalStateException("the " + contender.label() + " wrote nothing into " + run);
    }
    return usage;
  }

  /**
   * Runs a pipeline of Sluice over the data.
   *
   * @param name of the run
   * @param words the command and the options of its own
   */
  Usage sluice(String name, DataSet data, List<String> words)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(words);
    arguments.addAll(data.replayOptions(DATA));
    arguments.addAll(
        List.of(
            "--output=s3://" + RESULTS,
            "--runId=" + name,
            "--replace=true",
            "--parallelism=" + PARALLELISM));
    return Usage.of(
        JavaCommand.sluice(home, HEAP_MEGABYTES, arguments),
        server.access().environment(),
        log(name));
  }

  /** What the last run of Sluice read, by its manifest. */
  InputCounts lastInput() throws IOException {
    RunManifest.Builder manifest = RunManifest.newBuilder();
    JsonFormat.parser()
        .merge(Files.readString(run(Contender.SLUICE).resolve("manifest.json")), manifest);
    return manifest.build().getInput();
  }

  /**
   * Checks that the last runs of all contenders wrote the same files of incidents and of dead
   * letters, byte for byte. An older build may have found others.
   *
   * @return that, and a hash over them
   * @throws IllegalStateException if they differ
   */
  String checkSame() throws IOException {
    Contender first = Contender.all().get(0);
    Map<String, HashCode> expected = hashes(first);
    for (Contender contender : Contender.all()) {
      Map<String, HashCode> actual = hashes(contender);
      if (!actual.equals(expected) && contender == Contender.OLDER) {
        return "other files than those of before";
      }
      if (!actual.equals(expected)) {
        throw new IllegalStateException(
            "the %s wrote other files than the %s:%n%s%n%s"
                .formatted(contender.label(), first.label(), actual, expected));
      }
    }
    return "the same files from all, hash %.12s"
        .formatted(Hashing.sha256().hashString(expected.toString(), UTF_8));
  }

  private Map<String, HashCode> hashes(Contender contender) throws IOException {
    Map<String, HashCode> hashes = new TreeMap<>();
    for (String part : List.of("incidents", "rejected")) {
      Path written = run(contender).resolve(part);
      if (Files.isDirectory(written)) {
        try (Stream<Path> files = Files.walk(written).filter(Files::isRegularFile)) {
          for (Path file : files.toList()) {
            hashes.put(
                run(contender).relativize(file).toString(),
                Hashing.sha256().hashBytes(Files.readAllBytes(file)));
          }
        }
      }
    }
    return hashes;
  }

  private static void delete(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private Path run(Contender contender) {
    return bucket(RESULTS).resolve("replays").resolve(contender.toString());
  }

  private Path bucket(String name) {
    return folder.resolve("buckets").resolve(name);
  }

  private Path log(String name) {
    return folder.resolve(name + ".log");
  }

  @Override
  public void close() {
    server.close();
  }
}
