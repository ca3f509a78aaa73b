package dev.sluice.command.launch;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.io.kafka.KafkaUnavailableException;
import dev.sluice.io.outages.StoreUnavailableException;
import dev.sluice.pipelines.definition.ExitCode;
import dev.sluice.pipelines.definition.LiveSettings;
import dev.sluice.pipelines.definition.NothingToDoException;
import dev.sluice.pipelines.definition.PipelineDefinition;
import dev.sluice.pipelines.definition.Progress;
import dev.sluice.pipelines.definition.Run;
import dev.sluice.pipelines.launch.ClusterEnvironment;
import dev.sluice.pipelines.launch.EmbeddedMetrics;
import dev.sluice.pipelines.launch.FailureCause;
import dev.sluice.pipelines.launch.FlinkDefaults;
import dev.sluice.pipelines.launch.LiveFlink;
import dev.sluice.pipelines.launch.OptionsParser;
import dev.sluice.pipelines.launch.PipelineJars;
import dev.sluice.pipelines.launch.PlannedPipeline;
import dev.sluice.pipelines.launch.ScheduledPipeline;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
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
 * Runs a pipeline from its arguments to its exit code: checks first, progress meanwhile, a summary
 * or the one message that matters at the end.
 */
public final class Launcher {
  private static final Logger LOG = LoggerFactory.getLogger(Launcher.class);

  /** What the command asks a launcher to do with a pipeline. */
  public enum Action {
    RUN,
    VALIDATE,
    CHECK
  }

  private final PrintWriter out;
  private final PrintStream err;
  private final boolean verbose;
  private final Plugins plugins;
  private final InstantSource clock;

  /**
   * A launcher.
   *
   * @param plugins where pipelines of a user's own may be in
   */
  public Launcher(PrintWriter out, PrintStream err, boolean verbose, Plugins plugins) {
    this(out, err, verbose, plugins, InstantSource.system());
  }

  /** The same, with another clock for what is due. */
  Launcher(
      PrintWriter out, PrintStream err, boolean verbose, Plugins plugins, InstantSource clock) {
    this.plugins = plugins;
    this.clock = clock;
    this.out = out;
    this.err = err;
    this.verbose = verbose;
  }

  /** Does it, and gives what the process ends with. */
  public ExitCode launch(Action action, PipelineDefinition<?> definition, List<String> arguments) {
    String name = definition.name();
    try {
      return launched(action, definition, arguments);
    } catch (NothingToDoException e) {
      err.println(name + ": " + e.getMessage());
      return ExitCode.NOTHING;
    } catch (KafkaUnavailableException | StoreUnavailableException e) {
      return failed(ExitCode.FAILED, name, e);
    } catch (IllegalArgumentException | IOException e) {
      return failed(ExitCode.USAGE, name, e);
    } catch (LinkageError e) {
      return failed(ExitCode.USAGE, name, plugins.unfit(e));
    } finally {
      out.flush();
    }
  }

  private <O extends PipelineOptions> ExitCode launched(
      Action action, PipelineDefinition<O> definition, List<String> arguments) throws IOException {
    Optional<ScheduledPipeline> scheduled = ScheduledPipeline.of(definition, arguments);
    if (scheduled.isPresent() && action != Action.VALIDATE) {
      ScheduledLaunch schedule = new ScheduledLaunch(scheduled.get(), clock, this::run, out, err);
      return action == Action.RUN ? schedule.run() : schedule.check();
    }
    PlannedPipeline planned = PlannedPipeline.of(definition, arguments);
    return switch (action) {
      case RUN -> run(planned);
      case VALIDATE -> {
        out.printf("%s: options and files are valid%n", planned.name());
        yield ExitCode.DONE;
      }
      case CHECK -> {
        PrintedFindings findings = new PrintedFindings(out);
        yield planned
            .patience(err)
            .answer(
                () -> {
                  planned.check(findings.again());
                  return ExitCode.DONE;
                });
      }
    };
  }

  private ExitCode run(PlannedPipeline planned) throws IOException {
    String name = planned.name();
    PipelineOptions options = planned.options();
    Optional<LiveSettings> live = planned.plan().live();
    @Nullable EmbeddedMetrics metrics = prepare(planned);
    String note =
        String.format("%n%s: interrupted; %s%n", name, planned.plan().leftByInterruption());
    AtomicBoolean ended = new AtomicBoolean();
    Thread interrupted =
        new Thread(
            () -> {
              if (!ended.get()) {
                err.print(note);
              }
            });
    Runtime.getRuntime().addShutdownHook(interrupted);
    try (Run run = planned.patience(err).answer(planned::begin)) {
      if (metrics != null) {
        out.printf("%s: metrics are served at %s%n", name, metrics.address());
      }
      if (live.isPresent() && !detached(options)) {
        @Nullable String path = options.as(FlinkPipelineOptions.class).getStateBackendStoragePath();
        out.printf(
            "%s: job %s runs until Ctrl-C%s%n",
            name, options.getJobName(), path == null ? "" : "; its checkpoints are in " + path);
      }
      out.flush();
      ProgressDisplay display = ProgressDisplay.begin(err, name);
      ScheduledExecutorService ticker = startTicker(run, display);
      try {
        PipelineResult result = run.pipeline().run();
        if (live.isPresent() && detached(options)) {
          stop(ticker, display);
          out.printf(
              "%s: submitted as %s; sluice jobs lists it, sluice stop %s --savepoint=DIR ends it%n",
              name, options.getJobName(), options.getJobName());
          return ExitCode.DONE;
        }
        PipelineResult.State state = result.waitUntilFinish();
        if (state != PipelineResult.State.DONE) {
          throw new IllegalStateException("the job ended in state " + state);
        }
        run.ended(result);
      } catch (RuntimeException e) {
        stop(ticker, display);
        return failed(ExitCode.FAILED, name, e);
      }
      stop(ticker, display);
      return summarized(name, run);
    } finally {
      ended.set(true);
      ClusterEnvironment.unset();
    }
  }

  /** Tells the runner how to run it. */
  private @Nullable EmbeddedMetrics prepare(PlannedPipeline planned) throws IOException {
    PipelineOptions options = planned.options();
    PipelineJars jars =
        plugins.jarsOf(
            planned.definition().getClass(),
            Path.of(System.getProperty("sluice.cluster.jar", "sluice-cluster.jar")));
    Optional<LiveSettings> live = planned.plan().live();
    if (live.isPresent()) {
      checkArgument(
          OptionsParser.onFlink(options), "%s runs on the FlinkRunner only", planned.name());
      FlinkPipelineOptions flink = options.as(FlinkPipelineOptions.class);
      return LiveFlink.apply(
          flink,
          live.get(),
          Path.of(System.getProperty("sluice.home", "."), ".sluice", "checkpoints"),
          jars);
    }
    if (OptionsParser.onFlink(options)) {
      FlinkPipelineOptions flink = options.as(FlinkPipelineOptions.class);
      checkArgument(
          flink.getFlinkMaster().startsWith("[") || !planned.plan().staysHere(),
          "--flinkMaster needs --output: a cluster cannot write into the working directory");
      FlinkDefaults.apply(flink, jars);
    }
    return null;
  }

  private ExitCode summarized(String name, Run run) throws IOException {
    run.summarize(out);
    Optional<String> shortfall = run.shortfall();
    if (shortfall.isPresent()) {
      out.flush();
      err.println(name + ": " + shortfall.get());
      return ExitCode.FAILED;
    }
    Optional<String> refusal = run.refusal();
    if (refusal.isPresent()) {
      out.flush();
      err.println(name + ": " + refusal.get());
      return ExitCode.REFUSED;
    }
    return ExitCode.DONE;
  }

  private static boolean detached(PipelineOptions options) {
    return !options.as(FlinkPipelineOptions.class).getAttachedMode();
  }

  private static ScheduledExecutorService startTicker(Run run, ProgressDisplay display) {
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

  private ExitCode failed(ExitCode code, String name, Exception e) {
    out.flush();
    err.println(name + ": " + rootMessage(e));
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
