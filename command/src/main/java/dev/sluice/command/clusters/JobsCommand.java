package dev.sluice.command.clusters;

import dev.sluice.pipelines.definition.ExitCode;
import dev.sluice.pipelines.definition.Sizes;
import dev.sluice.pipelines.launch.ClusterException;
import dev.sluice.pipelines.launch.ClusterRest;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the jobs of a running Flink cluster. */
@Command(
    name = "jobs",
    mixinStandardHelpOptions = true,
    description = "Lists the jobs of a Flink cluster, with their last checkpoints.")
public final class JobsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ClusterOptions options = new ClusterOptions();

  JobsCommand() {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try {
      ClusterRest cluster = options.cluster();
      List<ClusterRest.Job> jobs = cluster.jobs();
      out.printf("%-32s  %-10s  %-20s  %11s  %s%n", "JOB", "STATE", "STARTED", "DURATION", "NAME");
      for (ClusterRest.Job job : jobs) {
        out.printf(
            "%-32s  %-10s  %-20s  %11s  %s%n",
            job.id(), job.state(), time(job.startMillis()), clock(job.duration()), job.name());
        out.printf("  %s%n", checkpoints(cluster, job));
      }
      return ExitCode.DONE.code();
    } catch (IllegalArgumentException | IOException e) {
      out.flush();
      System.err.println("jobs: " + e.getMessage());
      return ExitCode.USAGE.code();
    } finally {
      out.flush();
    }
  }

  private static String checkpoints(ClusterRest cluster, ClusterRest.Job job) throws IOException {
    ClusterRest.Checkpoints checkpoints;
    try {
      checkpoints = cluster.checkpoints(job.id());
    } catch (ClusterException e) {
      // A job without checkpointing, or one that the cluster has just forgotten.
      return "no checkpoints: " + e.getMessage();
    }
    ClusterRest.@Nullable Checkpoint last = checkpoints.last();
    String counts =
        String.format("%,d complete, %,d failed", checkpoints.completed(), checkpoints.failed());
    return last == null
        ? "no checkpoint yet: " + counts
        : String.format(
            "checkpoint of %s, %s, %s; %s",
            time(last.millis()), Sizes.of(last.bytes()), last.path(), counts);
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String clock(Duration duration) {
    return String.format(
        "%d:%02d:%02d", duration.toHours(), duration.toMinutesPart(), duration.toSecondsPart());
  }
}
