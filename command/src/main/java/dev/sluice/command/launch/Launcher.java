package dev.sluice.command.launch;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.io.kafka.KafkaUnavailableException;
import dev.sluice.io.outages.StoreUnavailableException;
import dev.sluice.pipelines.definition.Job;
import dev.sluice.pipelines.definition.LiveJob;
import dev.sluice.pipelines.definition.NothingToDoException;
import dev.sluice.pipelines.definition.Progress;
import dev.sluice.pipelines.launch.ClusterEnvironment;
import dev.sluice.pipelines.launch.EmbeddedMetrics;
import dev.sluice.pipelines.launch.FailureCause;
import dev.sluice.pipelines.launch.FlinkDefaults;
import dev.sluice.pipelines.launch.LiveFlink;
import dev.sluice.pipelines.launch.OptionsParser;
import dev.sluice.pipelines.launch.StorePatience;
import dev.sluice.pipelines.options.DisableOptions;
import dev.sluice.pipelines.options.StartOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a job from its arguments to its exit code: checks first, progress meanwhile, a summary or
 * the one message that matters at the end.
 */
public final class Launcher {
  private static final Logger LOG = LoggerFactory.getLogger(Launcher.class);

  /** What the command asks a launcher to do with a job. */
  public enum Action {
    RUN,
    VALIDATE,
    CHECK
  }

  private final PrintWriter out;
  private final PrintStream err;
  private final boolean terminal;
  private final boolean verbose;

  public Launcher(PrintWriter out, PrintStream err, boolean terminal, boolean verbose) {
    this.out = out;
    this.err = err;
    this.terminal = terminal;
    this.verbose = verbose;
  }

  /** Does it, and gives what the process ends with. */
  public <O extends PipelineOptions> ExitCode launch(
      Action action, Job<O> given, List<String> arguments) {
    Job<O> job = given;
    try {
      O options = OptionsParser.parse(job.name(), job.options(), arguments);
      if (DisableOptions.class.isAssignableFrom(job.options())
          && DisableOptions.isDisabled(options.as(DisableOptions.class))) {
        job = new DisabledJob<>(given);
      }
      return switch (action) {
        case RUN -> run(job, options);
        case VALIDATE -> {
          job.validate(options);
          out.printf("%s: options and files are valid%n", job.name());
          yield ExitCode.DONE;
        }
        case CHECK -> {
          job.validate(options);
          Job<O> checked = job;
          Findings findings = new Findings(out);
          yield patience(job, options)
              .answer(
                  () -> {
                    checked.check(options, findings.again());
                    return ExitCode.DONE;
                  });
        }
      };
    } catch (NothingToDoException e) {
      err.println(job.name() + ": " + e.getMessage());
      return ExitCode.NOTHING;
    } catch (KafkaUnavailableException | StoreUnavailableException e) {
      return failed(ExitCode.FAILED, job, e);
    } catch (IllegalArgumentException | IOException e) {
      return failed(ExitCode.USAGE, job, e);
    } finally {
      out.flush();
    }
  }

  private <O extends PipelineOptions> ExitCode run(Job<O> job, O options) throws IOException {
    Path clusterJar = Path.of(System.getProperty("sluice.cluster.jar", "sluice-cluster.jar"));
    @Nullable EmbeddedMetrics metrics = null;
    if (job instanceof LiveJob<O> live) {
      checkArgument(OptionsParser.onFlink(options), "%s runs on the FlinkRunner only", job.name());
      FlinkPipelineOptions flink = options.as(FlinkPipelineOptions.class);
      metrics =
          LiveFlink.apply(
              flink,
              live.live(options),
              Path.of(System.getProperty("sluice.home", "."), ".sluice", "checkpoints"));
      FlinkDefaults.stage(flink, clusterJar, job.options());
    } else if (OptionsParser.onFlink(options)) {
      FlinkPipelineOptions flink = options.as(FlinkPipelineOptions.class);
      checkArgument(
          flink.getFlinkMaster().startsWith("[") || !job.staysHere(options),
          "--flinkMaster needs --output: a cluster cannot write into the working directory");
      FlinkDefaults.apply(flink, clusterJar, job.options());
    }
    String note = String.format("%n%s: interrupted; %s%n", job.name(), job.leftByInterruption());
    AtomicBoolean ended = new AtomicBoolean();
    Thread interrupted =
        new Thread(
            () -> {
              if (!ended.get()) {
                err.print(note);
              }
            });
    Runtime.getRuntime().addShutdownHook(interrupted);
    try (Job.Run run = patience(job, options).answer(() -> job.prepare(options))) {
      if (metrics != null) {
        out.printf("%s: metrics are served at %s%n", job.name(), metrics.address());
      }
      if (job instanceof LiveJob && !detached(options)) {
        @Nullable String path = options.as(FlinkPipelineOptions.class).getStateBackendStoragePath();
        out.printf(
            "%s: job %s runs until Ctrl-C%s%n",
            job.name(),
            options.getJobName(),
            path == null ? "" : "; its checkpoints are in " + path);
      }
      out.flush();
      ProgressDisplay display = new ProgressDisplay(err, terminal, job.name(), System.nanoTime());
      ScheduledExecutorService ticker = startTicker(run, display);
      try {
        PipelineResult result = run.pipeline().run();
        if (job instanceof LiveJob && detached(options)) {
          stop(ticker, display);
          out.printf(
              "%s: submitted as %s; sluice jobs lists it, sluice stop %s --savepoint=DIR ends it%n",
              job.name(), options.getJobName(), options.getJobName());
          return ExitCode.DONE;
        }
        PipelineResult.State state = result.waitUntilFinish();
        if (state != PipelineResult.State.DONE) {
          throw new IllegalStateException("the job ended in state " + state);
        }
        run.ended(result);
      } catch (RuntimeException e) {
        stop(ticker, display);
        return failed(ExitCode.FAILED, job, e);
      }
      stop(ticker, display);
      run.summarize(out);
      Optional<String> shortfall = run.shortfall();
      if (shortfall.isPresent()) {
        out.flush();
        err.println(job.name() + ": " + shortfall.get());
        return ExitCode.FAILED;
      }
      Optional<String> refusal = run.refusal();
      if (refusal.isPresent()) {
        out.flush();
        err.println(job.name() + ": " + refusal.get());
        return ExitCode.REFUSED;
      }
      return ExitCode.DONE;
    } finally {
      ended.set(true);
      ClusterEnvironment.unset();
    }
  }

  private StorePatience patience(Job<?> job, PipelineOptions options) {
    return new StorePatience(job.name(), options.as(StartOptions.class).getStartWaitSeconds(), err);
  }

  private static boolean detached(PipelineOptions options) {
    return !options.as(FlinkPipelineOptions.class).getAttachedMode();
  }

  private static ScheduledExecutorService startTicker(Job.Run run, ProgressDisplay display) {
    ScheduledExecutorService ticker =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "progress");
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        ticker.scheduleWithFixedDelay(
            () -> {
              try {
                Optional<Progress> progress = run.progress();
                progress.ifPresent(now -> display.show(now, System.nanoTime()));
              } catch (IOException | RuntimeException e) {
                LOG.debug("no progress to show", e);
              }
            },
            1,
            1,
            TimeUnit.SECONDS);
    return ticker;
  }

  private static void stop(ScheduledExecutorService ticker, ProgressDisplay display) {
    ticker.shutdownNow();
    try {
      var unused = ticker.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    display.end();
  }

  private ExitCode failed(ExitCode code, Job<?> job, Exception e) {
    out.flush();
    err.println(job.name() + ": " + rootMessage(e));
    if (verbose) {
      e.printStackTrace(err);
    } else if (code == ExitCode.FAILED) {
      err.println("(--verbose shows where it failed)");
    }
    return code;
  }

  /** What we say of options and brokers is complete. */
  private static String rootMessage(Exception thrown) {
    return thrown instanceof IllegalArgumentException || thrown instanceof KafkaUnavailableException
        ? String.valueOf(thrown.getMessage())
        : FailureCause.message(thrown);
  }
}
