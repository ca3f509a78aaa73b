package dev.sluice.pipelines.cluster;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.pipelines.definition.Definitions;
import dev.sluice.pipelines.definition.LiveSettings;
import dev.sluice.pipelines.definition.PipelineDefinition;
import dev.sluice.pipelines.definition.Run;
import dev.sluice.pipelines.definition.Versions;
import dev.sluice.pipelines.launch.ApplicationFlink;
import dev.sluice.pipelines.launch.OptionsParser;
import dev.sluice.pipelines.launch.PlannedPipeline;
import dev.sluice.pipelines.launch.ScheduledPipeline;
import dev.sluice.pipelines.options.AttemptOptions;
import dev.sluice.pipelines.options.RunOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * What a cluster calls in application mode: {@code PIPELINE --option=value ...}, as the command
 * takes it. It throws what is wrong, for the cluster to show, and never ends the process, which is
 * the JobManager.
 *
 * <p>It is called again at each start of a JobManager, also where Flink then goes on with the job
 * by itself. So a live job asks only for what its graph needs: who is written to and is away is
 * waited for by the job. A bounded run needs its {@code --runId}, and one whose manifest is
 * complete is not run again.
 */
public final class ClusterEntry {
  /** How long the source is waited for, where a person did not say; a supervisor waits gladly. */
  private static final Map<String, String> DEFAULTS = Map.of("startWaitSeconds", "600");

  private ClusterEntry() {}

  /**
   * Runs a pipeline on the cluster that calls it.
   *
   * @throws IllegalArgumentException if options, files or configuration cannot be used
   * @throws IOException with what a store refused
   * @throws IllegalStateException if a run came out as it must not
   */
  public static void main(String[] arguments) throws IOException {
    ApplicationFlink flink = ApplicationFlink.here();
    PlannedPipeline planned = plan(List.of(arguments), flink);
    if (planned.plan().live().isPresent()) {
      runLive(planned);
    } else {
      runBounded(planned, flink);
    }
  }

  /**
   * All that can be known without a connection, on the cluster and before it is there.
   *
   * @throws IllegalArgumentException if options, files or configuration cannot be used
   */
  public static PlannedPipeline plan(List<String> arguments, ApplicationFlink flink) {
    PipelineDefinition<?> definition = definition(arguments);
    List<String> options = new ArrayList<>(arguments.subList(1, arguments.size()));
    options.add("--flinkMaster=" + ApplicationFlink.MASTER);
    PipelineOptionsFactory.register(ClusterEntryOptions.class);
    flink.savepoint().ifPresent(path -> options.add("--savepointPath=" + path));
    PlannedPipeline planned = planned(definition, options);
    checkArgument(
        OptionsParser.onFlink(planned.options()), "a cluster's entry runs on the FlinkRunner only");
    Optional<LiveSettings> live = planned.plan().live();
    if (live.isPresent()) {
      requireGeneration(planned.options().as(ClusterEntryOptions.class).getStateGeneration());
      flink.prepare(
          planned.options().as(FlinkPipelineOptions.class),
          live.get(),
          planned.options().as(ClusterEntryOptions.class).getCheckpointsInFiles());
    }
    return planned;
  }

  private static void requireGeneration(int given) {
    checkArgument(
        given == 0 || given == Versions.stateGeneration(),
        "the state of this job is of generation %s, as --stateGeneration says, and Sluice %s has %s, which cannot go on with it; see UPGRADING.md",
        given,
        Versions.sluice(),
        Versions.stateGeneration());
  }

  private static <O extends PipelineOptions> PlannedPipeline planned(
      PipelineDefinition<O> definition, List<String> arguments) {
    O options = OptionsParser.parse(definition.name(), definition.options(), arguments, DEFAULTS);
    checkArgument(
        ScheduledPipeline.schedule(definition, options).isEmpty(),
        "--every is for sluice run, which a CronJob starts: a cluster's entry runs one window, of --from, --to and --runId");
    checkArgument(
        !RunOptions.class.isAssignableFrom(definition.options())
            || options.as(RunOptions.class).getRunId() != null,
        "--runId must be given: each start of a JobManager would begin a run of another name");
    // The job of the JobManager before may be writing: what it leaves is no longer in the way.
    options.as(AttemptOptions.class).setRunAttempt(1);
    return PlannedPipeline.of(definition, options);
  }

  private static PipelineDefinition<?> definition(List<String> arguments) {
    String names =
        String.join(", ", Definitions.all().stream().map(PipelineDefinition::name).toList());
    checkArgument(
        !arguments.isEmpty() && !arguments.get(0).startsWith("-"),
        "the first argument must be a pipeline; there are: %s",
        names);
    return Definitions.named(arguments.get(0))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    String.format(
                        "there is no pipeline '%s'; there are: %s", arguments.get(0), names)));
  }

  private static void runLive(PlannedPipeline planned) throws IOException {
    try (Run run = planned.patience(System.err).answer(planned::beginWhereOthersMayBeAway)) {
      PipelineResult unused = run.pipeline().run();
    }
  }

  private static void runBounded(PlannedPipeline planned, ApplicationFlink flink)
      throws IOException {
    checkArgument(!planned.plan().staysHere(), "--output must be given: a pod keeps nothing");
    if (RunOptions.class.isAssignableFrom(planned.definition().options())) {
      RunOptions run = planned.options().as(RunOptions.class);
      checkArgument(
          !run.getReplace(),
          "--replace cannot be used: each start of a JobManager would remove what the one before wrote");
    }
    flink.requireAttached();
    flink.warnOfBounded();
    try (Run run = planned.patience(System.err).answer(planned::beginUnlessComplete)) {
      PipelineResult result = run.pipeline().run();
      PipelineResult.State state = result.waitUntilFinish();
      if (state != PipelineResult.State.DONE) {
        throw new IllegalStateException("the job ended in state " + state);
      }
      run.ended(result);
      PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
      run.summarize(out);
      out.flush();
      for (Optional<String> wrong : List.of(run.shortfall(), run.refusal())) {
        if (wrong.isPresent()) {
          throw new IllegalStateException(planned.name() + ": " + wrong.get());
        }
      }
    }
  }
}
