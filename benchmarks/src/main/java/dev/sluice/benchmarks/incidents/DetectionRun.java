package dev.sluice.benchmarks.incidents;

import dev.sluice.benchmarks.live.Backlog;
import dev.sluice.benchmarks.live.Broker;
import dev.sluice.benchmarks.live.Folder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The names of one run, so that no two share a topic of results, a group or a checkpoint.
 *
 * @param jobName unique
 * @param folder for checkpoints and logs
 */
record DetectionRun(String jobName, Path folder) {
  private static final int PARALLELISM = 2;

  /**
   * A run that begins now.
   *
   * @param what in its name
   */
  static DetectionRun of(Path home, String what) {
    return new DetectionRun(
        "bench-" + what + "-" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX),
        home.resolve(".sluice").resolve("bench").resolve("runs"));
  }

  /** The consumer group of a job: Sluice's own name for it. */
  static String group(String jobName) {
    return "sluice-incidents-" + jobName;
  }

  String group() {
    return group(jobName);
  }

  String incidents() {
    return jobName + "-incidents";
  }

  String deadLetters() {
    return jobName + "-dead-letters";
  }

  Path log() {
    return folder.resolve(jobName.replaceFirst("-[^-]*$", "") + ".log");
  }

  String checkpointPath() {
    return folder.resolve(jobName).toUri().toString();
  }

  /** The options of {@code sluice run incidents}. */
  List<String> options(Broker broker, String topic, int checkpointSeconds) {
    return List.of(
        "--kafkaServers=" + broker.servers(),
        "--topics=" + topic,
        "--start=earliest",
        "--output=kafka:" + incidents(),
        "--deadLetters=kafka:" + deadLetters(),
        "--jobName=" + jobName,
        "--checkpointSeconds=" + checkpointSeconds,
        "--checkpointPath=" + checkpointPath(),
        "--parallelism=" + PARALLELISM);
  }

  void begin(Broker broker) throws IOException {
    Files.createDirectories(folder);
    broker.create(incidents(), Backlog.PARTITIONS);
    broker.create(deadLetters(), Backlog.PARTITIONS);
  }

  /**
   * Removes what the run left.
   *
   * @param grouped whether it had the consumer group
   */
  void end(Broker broker, boolean grouped) throws IOException {
    broker.delete(List.of(incidents(), deadLetters()));
    if (grouped) {
      broker.forget(group());
    }
    Folder.delete(folder.resolve(jobName));
  }
}
