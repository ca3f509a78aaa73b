package dev.sluice.pipelines.launch;

import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.PipelineDefinition;
import dev.sluice.pipelines.endpoints.WrittenRun;
import dev.sluice.pipelines.options.AttemptOptions;
import dev.sluice.pipelines.options.Schedule;
import dev.sluice.pipelines.options.Schedule.Window;
import dev.sluice.pipelines.options.ScheduleOptions;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * A bounded pipeline on a schedule: each window is a run of its own, planned as a person would say
 * it with {@code --from}, {@code --to} and {@code --runId}.
 *
 * @param definition of the pipeline
 * @param arguments what a person said
 * @param schedule the windows
 */
public record ScheduledPipeline(
    PipelineDefinition<?> definition, List<String> arguments, Schedule schedule) {

  /**
   * Reads the schedule that a person asked for.
   *
   * @return empty where none is asked for
   * @throws IllegalArgumentException if it is none, or what was given cannot be used
   */
  public static <O extends PipelineOptions> Optional<ScheduledPipeline> of(
      PipelineDefinition<O> definition, List<String> arguments) {
    return schedule(
            definition, OptionsParser.parse(definition.name(), definition.options(), arguments))
        .map(schedule -> new ScheduledPipeline(definition, arguments, schedule));
  }

  /** The schedule that options ask for. */
  public static Optional<Schedule> schedule(
      PipelineDefinition<?> definition, PipelineOptions options) {
    return ScheduleOptions.class.isAssignableFrom(definition.options())
        ? Schedule.of(options.as(ScheduleOptions.class))
        : Optional.empty();
  }

  /** Its name. */
  public String name() {
    return definition.name();
  }

  /** The run of the first window, as it is looked at. */
  public PlannedPipeline first() {
    return planned(schedule.window(0), /* attempt= */ 0);
  }

  /**
   * The run of a window. Options are parsed anew, since runs leave their own in them.
   *
   * @param attempt which one by the lease of the run; 0 where it is only looked at
   * @throws IllegalArgumentException if it cannot be planned
   */
  public PlannedPipeline planned(Window window, int attempt) {
    return planned(definition, window, attempt);
  }

  private <O extends PipelineOptions> PlannedPipeline planned(
      PipelineDefinition<O> of, Window window, int attempt) {
    O options = OptionsParser.parse(of.name(), of.options(), arguments);
    ScheduleOptions run = options.as(ScheduleOptions.class);
    run.setFrom(window.from().toString());
    run.setTo(window.to().toString());
    run.setRunId(window.runId());
    run.setAllowEmpty(true);
    run.as(AttemptOptions.class).setRunAttempt(attempt);
    PlannedPipeline planned = PlannedPipeline.of(of, options);
    if (output(planned).run().attempt() != attempt) {
      throw new IllegalStateException(
          of.name() + " cannot run on a schedule: its place is not made by RunPlace");
    }
    return planned;
  }

  /**
   * Where a run writes, whose manifests say which windows are done.
   *
   * @throws IllegalArgumentException if it writes elsewhere
   */
  public static WrittenRun output(PlannedPipeline planned) {
    for (Endpoint<?> endpoint : planned.plan().endpoints()) {
      if (endpoint instanceof WrittenRun run) {
        return run;
      }
    }
    throw new IllegalArgumentException(
        "option --output is missing, which --every needs: manifests there say which windows are done");
  }
}
