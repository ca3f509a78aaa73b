package dev.sluice.command.launch;

import dev.sluice.io.runs.RunDirectory;
import dev.sluice.io.runs.RunLease;
import dev.sluice.io.s3.ConditionalWrites;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.pipelines.definition.ExitCode;
import dev.sluice.pipelines.endpoints.WrittenRun;
import dev.sluice.pipelines.launch.PlannedPipeline;
import dev.sluice.pipelines.launch.ScheduledPipeline;
import dev.sluice.pipelines.options.S3Access;
import dev.sluice.pipelines.options.Schedule;
import dev.sluice.pipelines.options.Schedule.Window;
import dev.sluice.run.v1.RunManifest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A start of a schedule: runs the oldest windows that are due and have no complete run, one after
 * the other. What is done is known by manifests alone, so it does not matter who starts it, how
 * often, and what became of earlier starts. Of several that run at once one writes at a time.
 */
final class ScheduledLaunch {
  private final ScheduledPipeline scheduled;
  private final InstantSource clock;
  private final WindowRun runs;
  private final PrintWriter out;
  private final PrintStream err;
  private final List<Window> done = new ArrayList<>();
  private final List<Window> refused = new ArrayList<>();
  private int empty;

  /** Runs a window as any other run. */
  interface WindowRun {
    ExitCode of(PlannedPipeline planned) throws IOException;
  }

  ScheduledLaunch(
      ScheduledPipeline scheduled,
      InstantSource clock,
      WindowRun runs,
      PrintWriter out,
      PrintStream err) {
    this.scheduled = scheduled;
    this.clock = clock;
    this.runs = runs;
    this.out = out;
    this.err = err;
  }

  private Schedule schedule() {
    return scheduled.schedule();
  }

  /** Looks at the endpoints by the window that would be run next, and says what there is to do. */
  ExitCode check() throws IOException {
    PlannedPipeline first = scheduled.first();
    PrintedFindings findings = new PrintedFindings(out);
    return first
        .patience(err)
        .answer(
            () -> {
              WrittenRun output = ScheduledPipeline.output(first);
              List<Window> missing;
              try (ObjectStore store = S3Access.preflight(output.store()).open()) {
                String unused = ConditionalWrites.check(store, output.run().output());
                missing = missing(store, output.run());
              }
              Window next = missing.isEmpty() ? schedule().window(0) : missing.get(0);
              scheduled.planned(next, /* attempt= */ 0).check(findings.again());
              out.printf("schedule: %s%n", toDo(missing));
              return ExitCode.DONE;
            });
  }

  private String toDo(List<Window> missing) {
    return "due %,d, missing %,d%s"
        .formatted(schedule().due(clock.instant()).size(), missing.size(), fromTheOldest(missing));
  }

  private static String fromTheOldest(List<Window> windows) {
    return windows.isEmpty() ? "" : ", the oldest from " + windows.get(0);
  }

  /** Runs what is missing, and says what was done and what is left. */
  ExitCode run() throws IOException {
    PlannedPipeline first = scheduled.first();
    WrittenRun output = ScheduledPipeline.output(first);
    try (ObjectStore store = S3Access.preflight(output.store()).open()) {
      List<Window> missing =
          first
              .patience(err)
              .answer(
                  () -> {
                    String unused = ConditionalWrites.check(store, output.run().output());
                    return missing(store, output.run());
                  });
      say(toDo(missing));
      Optional<ExitCode> stopped = Optional.empty();
      try {
        while (!missing.isEmpty() && done.size() < schedule().catchUp() && stopped.isEmpty()) {
          stopped = runNext(store, missing.get(0));
          missing = missing(store, output.run());
        }
      } finally {
        summarize(missing);
      }
      return stopped
          .filter(code -> code != ExitCode.DONE)
          .orElse(refused.isEmpty() ? ExitCode.DONE : ExitCode.REFUSED);
    }
  }

  private void say(String what) {
    out.printf("%s: schedule: %s%n", scheduled.name(), what);
    out.flush();
  }

  /** The windows that are due and have no complete run, the oldest first. */
  private List<Window> missing(ObjectStore store, RunDirectory any) throws IOException {
    Set<String> complete = any.complete(store);
    return schedule().due(clock.instant()).stream()
        .filter(window -> !complete.contains(window.runId()))
        .toList();
  }

  /** Gives why no further window is run; empty where the next one may be. */
  private Optional<ExitCode> runNext(ObjectStore store, Window window) throws IOException {
    RunDirectory run = ScheduledPipeline.output(scheduled.planned(window, 0)).run();
    RunLease.Claim claim = RunLease.claim(store, run, schedule().lease(), ScheduledLaunch::sleep);
    if (claim instanceof RunLease.Claim.Held) {
      say(
          "window %s is being written by another start; this one leaves it to that"
              .formatted(window));
      return Optional.of(ExitCode.DONE);
    }
    if (claim instanceof RunLease.Claim.Granted granted) {
      Thread interrupted = new Thread(granted.lease()::close);
      Runtime.getRuntime().addShutdownHook(interrupted);
      try (RunLease lease = granted.lease()) {
        lease.keep();
        return runWindow(store, window, lease.run());
      } finally {
        removeShutdownHook(interrupted);
      }
    }
    return Optional.empty(); // Another start has completed it since.
  }

  private Optional<ExitCode> runWindow(ObjectStore store, Window window, RunDirectory run)
      throws IOException {
    say("window %s, run %s".formatted(window, run.runId()));
    ExitCode code = runs.of(scheduled.planned(window, run.attempt()));
    Optional<RunManifest> written =
        run.manifest(store).filter(manifest -> manifest.getAttempt() == run.attempt());
    if (written.isEmpty()) {
      return Optional.of(code == ExitCode.DONE ? ExitCode.FAILED : code);
    }
    done.add(window);
    if (written.get().getInput().getRecords() == 0) {
      empty++;
    }
    if (code != ExitCode.DONE) {
      // It is complete, so that no further start says so again.
      refused.add(window);
    }
    return Optional.empty();
  }

  private void summarize(List<Window> left) {
    say(
        "done %,d, of them empty %,d, left %,d%s"
            .formatted(done.size(), empty, left.size(), fromTheOldest(left)));
    refused.forEach(
        window ->
            err.printf(
                "%s: window %s is written, and is not as it should be: see above, and the report or the warnings of run %s%n",
                scheduled.name(), window, window.runId()));
  }

  private static void removeShutdownHook(Thread hook) {
    try {
      boolean unused = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It is running: the process ends.
    }
  }

  private static void sleep(Duration time) throws IOException {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while another start was watched");
    }
  }
}
