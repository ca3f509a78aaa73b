package dev.sluice.benchmarks.compare;

import dev.sluice.benchmarks.measure.JavaCommand;
import dev.sluice.benchmarks.measure.Medians;
import dev.sluice.benchmarks.measure.Usage;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.S3Settings;
import dev.sluice.local.S3Server;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Compares runs of a hundredth, a tenth and all of the incidents, each in 2 GiB of heap. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = "Measures the comparison of two runs, and how its time and memory grow.")
public final class CompareBench implements Callable<Integer> {
  private static final String BUCKET = "compare";
  private static final int HEAP_MEGABYTES = 2048;
  private static final int PARALLELISM = 2;

  @Option(
      names = "--incidents",
      paramLabel = "N",
      description = "Incidents on each side (default: ${DEFAULT-VALUE}).")
  private long incidents = 10_000_000;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "How often each size is compared (default: ${DEFAULT-VALUE}).")
  private int rounds = 3;

  @Option(
      names = "--small",
      description = "100,000 incidents and one round: shows that it works, its figures say little.")
  private boolean small;

  public CompareBench() {}

  @Override
  public Integer call() throws Exception {
    long most = small ? 100_000 : incidents;
    Path home = Path.of(System.getProperty("sluice.home", "."));
    Path folder = home.resolve(".sluice").resolve("bench").resolve("compare");
    try (S3Server server = S3Server.start(folder)) {
      server.createBucket(BUCKET);
      System.setProperty("aws.accessKeyId", server.accessKey());
      System.setProperty("aws.secretAccessKey", server.secretKey());
      ObjectLocation output = ObjectLocation.parse("s3://" + BUCKET);
      System.out.println(
          "| incidents a side | wall s | CPU s | incidents/s | peak RSS MB |\n|---|---|---|---|---|");
      for (long size : List.of(most / 100, most / 10, most)) {
        try (ObjectStore store =
            new S3Settings(server.endpoint().toString(), true, "us-east-1", 60).open()) {
          SyntheticRuns.write(store, output, size, false);
          SyntheticRuns.write(store, output, size, true);
        }
        List<Usage> usages = new ArrayList<>();
        for (int round = 0; round < (small ? 1 : rounds); round++) {
          usages.add(
              Usage.of(
                  JavaCommand.sluice(home, HEAP_MEGABYTES, arguments(server, size)),
                  server.access().environment(),
                  folder.resolve("compare.log")));
        }
        double wall = Medians.of(usages.stream().map(Usage::wallSeconds).toList());
        System.out.printf(
            Locale.ROOT,
            "| %,d | %.1f | %.1f | %,.0f | %.0f |%n",
            size,
            wall,
            Medians.of(usages.stream().map(Usage::cpuSeconds).toList()),
            2 * size / wall,
            Medians.of(usages.stream().map(usage -> usage.peakBytes() / 1e6).toList()));
      }
    }
    return 0;
  }

  private static List<String> arguments(S3Server server, long size) {
    return List.of(
        "run",
        "compare",
        "--left=s3://" + BUCKET + "/replays/left-" + size,
        "--right=s3://" + BUCKET + "/replays/right-" + size,
        "--output=s3://" + BUCKET + "/compares/" + size,
        "--replace=true",
        "--s3Endpoint=" + server.endpoint(),
        "--parallelism=" + PARALLELISM);
  }
}
