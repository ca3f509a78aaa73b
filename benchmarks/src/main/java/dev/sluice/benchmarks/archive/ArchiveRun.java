package dev.sluice.benchmarks.archive;

import dev.sluice.benchmarks.live.Broker;
import dev.sluice.io.archive.ArchiveFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The names of one run, so that no two share an archive, a group or a checkpoint.
 *
 * @param jobName unique
 * @param folder for checkpoints and logs
 */
record ArchiveRun(String jobName, Path folder) {
  static final String BUCKET = "archives";
  private static final int PARALLELISM = 2;

  /**
   * A run that begins now.
   *
   * @param what in its name
   */
  static ArchiveRun of(Path home, String what) {
    return new ArchiveRun(
        "bench-" + what + "-" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX),
        home.resolve(".sluice").resolve("bench").resolve("runs"));
  }

  /** The consumer group of a job: Sluice's own name for it. */
  static String group(String jobName) {
    return "sluice-archive-" + jobName;
  }

  String group() {
    return group(jobName);
  }

  Path checkpoints() {
    return folder.resolve(jobName);
  }

  Path log() {
    return folder.resolve("archive-" + jobName.replaceFirst("-[^-]*$", "") + ".log");
  }

  /** Where it writes. */
  String output() {
    return "s3://" + BUCKET + "/" + jobName;
  }

  /**
   * The options of {@code sluice run archive}.
   *
   * @param format of the files
   */
  List<String> options(Broker broker, String topic, int rollSeconds, ArchiveFormat format) {
    return List.of(
        "--kafkaServers=" + broker.servers(),
        "--topics=" + topic,
        "--start=earliest",
        "--output=" + output(),
        "--format=" + format.name().toLowerCase(Locale.ROOT),
        "--jobName=" + jobName,
        "--rollSeconds=" + rollSeconds,
        "--checkpointPath=" + checkpoints().toUri(),
        "--parallelism=" + PARALLELISM);
  }
}
