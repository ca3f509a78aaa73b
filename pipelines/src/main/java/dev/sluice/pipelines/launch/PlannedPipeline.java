package dev.sluice.pipelines.launch;

import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Findings;
import dev.sluice.pipelines.definition.Found;
import dev.sluice.pipelines.definition.PipelineDefinition;
import dev.sluice.pipelines.definition.PipelinePlan;
import dev.sluice.pipelines.definition.Run;
import dev.sluice.pipelines.endpoints.WrittenRun;
import dev.sluice.pipelines.options.DisableOptions;
import dev.sluice.pipelines.options.StartOptions;
import dev.sluice.pipelines.options.StorePatience;
import java.io.IOException;
import java.io.PrintStream;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Create;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pipeline with what a person said, planned once.
 *
 * @param definition of the pipeline
 * @param options what a person said
 * @param plan what it will do
 */
public record PlannedPipeline(
    PipelineDefinition<?> definition, PipelineOptions options, PipelinePlan plan) {
  private static final Logger LOG = LoggerFactory.getLogger(PlannedPipeline.class);

  /**
   * Parses what a person said, and plans. Of a schedule it is the run of the first window, which
   * stands for all.
   *
   * @throws IllegalArgumentException if it cannot be used
   */
  public static <O extends PipelineOptions> PlannedPipeline of(
      PipelineDefinition<O> definition, List<String> arguments) {
    Optional<ScheduledPipeline> scheduled = ScheduledPipeline.of(definition, arguments);
    return scheduled.isPresent()
        ? scheduled.get().first()
        : of(definition, OptionsParser.parse(definition.name(), definition.options(), arguments));
  }

  /**
   * Plans by options that are parsed already.
   *
   * @throws IllegalArgumentException if they cannot be used
   */
  public static <O extends PipelineOptions> PlannedPipeline of(
      PipelineDefinition<O> definition, O options) {
    return new PlannedPipeline(
        definition,
        options,
        isDisabled(definition, options) ? DisabledPlan.of(options) : definition.plan(options));
  }

  private static boolean isDisabled(PipelineDefinition<?> definition, PipelineOptions options) {
    return DisableOptions.class.isAssignableFrom(definition.options())
        && DisableOptions.isDisabled(options.as(DisableOptions.class));
  }

  /** Its name. */
  public String name() {
    return definition.name();
  }

  /** Waits for who is away as long as the options say. */
  public StorePatience patience(PrintStream err) {
    return new StorePatience(name(), options.as(StartOptions.class).getStartWaitSeconds(), err);
  }

  /**
   * Looks at every endpoint, whatever is wrong with another.
   *
   * @throws IOException with all that is wrong
   */
  public void check(Findings to) throws IOException {
    if (plan instanceof DisabledPlan) {
      to.say("disabled: nothing is read or written");
    }
    EndpointChecks.of(plan.endpoints(), to);
  }

  /**
   * Makes ready to run. Stops at the first endpoint that will not do, and says in the log what a
   * person should know.
   */
  public Run begin() throws IOException {
    if (plan instanceof DisabledPlan) {
      LOG.warn("{} is disabled: it reads and writes nothing", name());
    }
    return plan.begin(options, Found.of(plan.endpoints(), new LoggedFindings()));
  }

  /**
   * Makes ready to run, where who is written to may be away: the run waits for it.
   *
   * @throws IOException with what a store refused
   */
  public Run beginWhereOthersMayBeAway() throws IOException {
    return plan.begin(options, Found.whereOthersMayBeAway(plan.endpoints(), new LoggedFindings()));
  }

  /**
   * Makes ready to run what is not complete yet; where its manifest is there, what does nothing.
   *
   * @throws IOException with what a store refused
   */
  public Run beginUnlessComplete() throws IOException {
    Found found = Found.of(plan.endpoints(), new LoggedFindings());
    for (Endpoint<?> endpoint : plan.endpoints()) {
      if (endpoint instanceof WrittenRun run && found.of(run)) {
        LOG.warn("run {} is complete already", run.run().runId());
        Pipeline nothing = Pipeline.create(options);
        var unused = nothing.apply("CompleteAlready", Create.of(run.run().runId()));
        return () -> nothing;
      }
    }
    return plan.begin(options, found);
  }

  /** Warnings only, each once. */
  private static final class LoggedFindings implements Findings {
    private final Set<String> warned = new HashSet<>();

    @Override
    public void say(String line) {}

    @Override
    public void warn(String line) {
      if (warned.add(line)) {
        LOG.warn(line);
      }
    }
  }
}
