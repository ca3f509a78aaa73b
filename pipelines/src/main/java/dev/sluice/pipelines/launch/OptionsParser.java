package dev.sluice.pipelines.launch;

import dev.sluice.pipelines.definition.FlowCommand;
import dev.sluice.pipelines.options.ScheduleOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** Command-line arguments in, Beam options out; what is wrong with them in sentences. */
public final class OptionsParser {
  private static final String EVERY = "every";
  private static final List<String> SAID_BY_SCHEDULE = List.of("from", "to", "runId", "replace");
  private static final List<String> NEEDED_BY_SCHEDULE = List.of("first", "lag");
  private static final List<String> OF_SCHEDULE =
      List.of("first", "lag", "catchUp", "leaseSeconds");

  private OptionsParser() {}

  /**
   * Parses {@code --name=value} arguments: those of {@code type}, and any of Beam's and the
   * runner's own; and those of the file that {@code --optionsFile} names, where the arguments do
   * not say them. What is not given and matters for speed on Flink gets our default. A job that is
   * not named has the name of its pipeline: Beam would make up a new one at each start, and a live
   * job's consumer groups have its name in them.
   *
   * @param pipeline the name of the pipeline
   * @throws IllegalArgumentException with all that is wrong, a line each, for the person who typed
   *     it
   */
  public static <O extends PipelineOptions> O parse(
      String pipeline, Class<O> type, List<String> arguments) {
    return parse(pipeline, type, arguments, Map.of());
  }

  /**
   * The same, where who calls has defaults of its own.
   *
   * @param defaults for what is not given; those that the pipeline does not know are left out
   */
  public static <O extends PipelineOptions> O parse(
      String pipeline, Class<O> type, List<String> arguments, Map<String, String> defaults) {
    KnownOptions known = KnownOptions.of(type);
    GivenOptions given = new GivenOptions(pipeline, known);
    given.take(arguments);
    // Others may have an option of that name, which means something else.
    if (ScheduleOptions.class.isAssignableFrom(type)) {
      takeSchedule(given);
    }
    defaults.forEach(
        (name, value) -> known.find(name).ifPresent(option -> given.addDefault(name, value)));
    given.addDefault("runner", "FlinkRunner");
    given.addDefault("jobName", pipeline);
    O options = PipelineOptionsFactory.fromArgs(given.checked()).withValidation().as(type);
    if (onFlink(options)) {
      given.addDefault("flinkMaster", "[local]");
      given.addDefault("fasterCopy", "true");
      given.addDefault("objectReuse", "true");
      options = PipelineOptionsFactory.fromArgs(given.checked()).withValidation().as(type);
      options.as(FlinkPipelineOptions.class);
    }
    return options;
  }

  /**
   * The options that an environment says, by name: those of {@code type} that a variable stands
   * for.
   *
   * @param environment of the machine that will run it, which need not be this one
   */
  public static Map<String, String> fromEnvironment(
      Class<? extends PipelineOptions> type, Map<String, String> environment) {
    Map<String, String> said = new HashMap<>();
    for (KnownOption option : KnownOptions.of(type).all()) {
      option.environment().stream()
          .filter(environment::containsKey)
          .findFirst()
          .ifPresent(variable -> said.put(option.name(), environment.get(variable)));
    }
    return said;
  }

  /**
   * A schedule says the range and the name of each run, which are set when it is its turn; until
   * then there is something else in their place.
   */
  private static void takeSchedule(GivenOptions given) {
    if (given.isGiven(EVERY)) {
      SAID_BY_SCHEDULE.stream()
          .filter(given::isGiven)
          .forEach(
              name -> given.refuse("--" + name + " cannot be used with --every, which says it"));
      NEEDED_BY_SCHEDULE.stream()
          .filter(name -> !given.isGiven(name))
          .forEach(name -> given.refuse("option --" + name + " is missing, which --every needs"));
      given.addDefault("from", EVERY);
      given.addDefault("to", EVERY);
    } else {
      OF_SCHEDULE.stream()
          .filter(given::isGiven)
          .forEach(
              name -> given.refuse("--" + name + " is for a schedule only, which --every makes"));
    }
  }

  /**
   * The same of a command that is no pipeline, and has options of its own only.
   *
   * @throws IllegalArgumentException with all that is wrong, a line each
   */
  public static <O extends PipelineOptions> O parse(FlowCommand<O> command, List<String> words) {
    GivenOptions given =
        new GivenOptions(command.name(), KnownOptions.ofCommand(command.options()));
    given.take(given.named(words, command.unnamed()));
    return PipelineOptionsFactory.fromArgs(given.checked()).withValidation().as(command.options());
  }

  /** Whether the options ask for the FlinkRunner. */
  public static boolean onFlink(PipelineOptions options) {
    return options.getRunner().getSimpleName().equals("FlinkRunner");
  }
}
