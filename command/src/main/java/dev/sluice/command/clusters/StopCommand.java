package dev.sluice.command.clusters;

import dev.sluice.command.launch.ProgressDisplay;
import dev.sluice.command.launch.Seconds;
import dev.sluice.pipelines.definition.ExitCode;
import dev.sluice.pipelines.definition.Progress;
import dev.sluice.pipelines.launch.ClusterException;
import dev.sluice.pipelines.launch.ClusterRest;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Stops a job of a running Flink cluster with a savepoint, from which it can be started again. It
 * is never drained: that would end all event time, and with it fire every timer and close every
 * window, as if no record would ever come again.
 */
@Command(
    name = "stop",
    mixinStandardHelpOptions = true,
    description =
        "Stops a job of a Flink cluster with a savepoint, and prints where that lies; exit 3 where"
            + " there is no such job.")
public final class StopCommand implements Callable<Integer> {
  private static final long POLL_MILLIS = 250;

  @Spec private CommandSpec spec;
  @Mixin private ClusterOptions options = new ClusterOptions();

  @Parameters(paramLabel = "JOB", description = "The job's id, the begin of it, or its name.")
  private String job = "";

  @Option(
      names = "--savepoint",
      required = true,
      paramLabel = "DIR",
      description =
          "Where the savepoint goes, such as s3://lake/savepoints; the cluster writes it.")
  private String directory = "";

  @Option(
      names = "--cancel",
      description =
          "Cancels the job once the savepoint is complete, instead of stopping it with it: for a"
              + " source that cannot stop. What it writes in between, it writes again.")
  private boolean cancel;

  @Option(
      names = "--timeoutSeconds",
      converter = Seconds.class,
      paramLabel = "NUMBER",
      description = "For how long the savepoint is waited for (default: ${DEFAULT-VALUE}).",
      defaultValue = "600")
  private int timeoutSeconds;

  StopCommand() {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    boolean asked = false;
    try {
      ClusterRest cluster = options.cluster();
      Optional<ClusterRest.Job> found = find(cluster.jobs());
      if (found.isEmpty()) {
        return ExitCode.NOTHING.code();
      }
      asked = true;
      String savepoint = stop(cluster, found.get().id());
      out.println(savepoint);
      return ExitCode.DONE.code();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.INTERRUPTED.code();
    } catch (IllegalArgumentException | IOException e) {
      complain(String.valueOf(e.getMessage()));
      return (asked ? ExitCode.FAILED : ExitCode.USAGE).code();
    } finally {
      out.flush();
    }
  }

  private Optional<ClusterRest.Job> find(List<ClusterRest.Job> jobs) {
    List<ClusterRest.Job> named =
        jobs.stream()
            .filter(
                each ->
                    each.name().equals(job) || each.id().startsWith(job.toLowerCase(Locale.ROOT)))
            .toList();
    List<ClusterRest.Job> running = named.stream().filter(each -> !each.hasEnded()).toList();
    if (running.size() > 1) {
      throw new IllegalArgumentException(
          String.format(
              "%s is more than one job: %s",
              job,
              running.stream()
                  .map(each -> each.id() + " (" + each.name() + ")")
                  .collect(Collectors.joining(", "))));
    }
    if (running.isEmpty()) {
      complain(
          named.isEmpty()
              ? "there is no job " + job
              : String.format(
                  "the job %s (%s) is %s already",
                  named.get(0).id(), named.get(0).name(), named.get(0).state()));
    }
    return running.stream().findFirst();
  }

  private String stop(ClusterRest cluster, String id) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(timeoutSeconds).toNanos();
    String request = UUID.randomUUID().toString().replace("-", "");
    ProgressDisplay display = ProgressDisplay.begin(System.err, "stop");
    @Nullable String savepoint = null;
    @Nullable IOException unreached = null;
    try {
      cluster.stop(id, directory, cancel, request);
      while (System.nanoTime() < deadline) {
        try {
          if (savepoint == null) {
            show(cluster.savepointParts(id), display);
            savepoint = cluster.savepoint(id, request).orElse(null);
          }
          if (savepoint != null && hasEnded(cluster, id)) {
            return savepoint;
          }
          unreached = null;
        } catch (ClusterException e) {
          throw new IOException(
              savepoint == null
                  ? "the savepoint failed, and the job goes on if it can: " + e.getMessage()
                  : "the savepoint is " + savepoint + ", but then: " + e.getMessage(),
              e);
        } catch (IOException e) {
          // A JobManager that is away for a moment; the request stands.
          unreached = e;
        }
        Thread.sleep(POLL_MILLIS);
      }
    } finally {
      display.end();
    }
    throw timedOut(savepoint, unreached);
  }

  private IOException timedOut(@Nullable String savepoint, @Nullable IOException unreached) {
    if (unreached != null) {
      return unreached;
    }
    return new IOException(
        savepoint == null
            ? String.format(
                "no savepoint after %d seconds; it may still come, and end the job: see sluice jobs",
                timeoutSeconds)
            : String.format(
                "the savepoint is %s, but the job has not ended after %d seconds: see sluice jobs",
                savepoint, timeoutSeconds));
  }

  private static boolean hasEnded(ClusterRest cluster, String id) throws IOException {
    return cluster.jobs().stream()
        .filter(each -> each.id().equals(id))
        .allMatch(ClusterRest.Job::hasEnded);
  }

  private static void show(Optional<long[]> parts, ProgressDisplay display) {
    parts.ifPresent(
        of -> display.show(Progress.of("parts of the savepoint", of[0], of[1]), System.nanoTime()));
  }

  private static void complain(String message) {
    System.err.println("stop: " + message);
  }
}
