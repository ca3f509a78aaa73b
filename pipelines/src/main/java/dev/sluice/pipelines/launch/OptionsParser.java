package dev.sluice.pipelines.launch;

import dev.sluice.io.environment.OptionNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** Command-line arguments in, Beam options out; what is wrong with them in a sentence. */
public final class OptionsParser {
  private static final Pattern UNKNOWN =
      Pattern.compile(
          "missing a property named '([^']*)'(?:.*Did you mean (?:one of )?(.*?)\\?)?",
          Pattern.DOTALL);
  private static final Pattern MISSING =
      Pattern.compile("Missing required value for \\[--([^,\\]]+),");

  private static final Pattern WRONG_RUNNER =
      Pattern.compile("Unknown 'runner' specified '([^']*)'");

  /** What Beam says of a value names the value, but not the option. */
  private static final Pattern WRONG_VALUE =
      Pattern.compile("Cannot deserialize value of type `([^`]*)` from String \"(.*?)\":");

  /** Names that options had once. */
  private static final Map<String, String> FORMER = Map.of("kafkaWaitSeconds", "startWaitSeconds");

  private OptionsParser() {}

  /**
   * Parses {@code --name=value} arguments: those of {@code type}, and any of Beam's and the
   * runner's own. What is not given and matters for speed on Flink gets our default. A job that is
   * not named has the name of its pipeline: Beam would make up a new one at each start, and a live
   * job's consumer groups have its name in them.
   *
   * @param pipeline the name of the pipeline
   * @throws IllegalArgumentException with a message for the person who typed them
   */
  public static <O extends PipelineOptions> O parse(
      String pipeline, Class<O> type, List<String> arguments) {
    for (String argument : arguments) {
      if (!argument.startsWith("--")) {
        throw new IllegalArgumentException(
            String.format("'%s' is no option; options are given as --name=value", argument));
      }
    }
    List<String> all = new ArrayList<>(arguments.stream().map(OptionsParser::inOneWord).toList());
    addDefault(all, "runner", "FlinkRunner");
    addDefault(all, "jobName", pipeline);
    O options;
    try {
      PipelineOptionsFactory.register(type);
      options =
          PipelineOptionsFactory.fromArgs(all.toArray(String[]::new)).withValidation().as(type);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(sentence(e, all), e);
    }
    if (onFlink(options)) {
      List<String> flink = new ArrayList<>(all);
      addDefault(flink, "flinkMaster", "[local]");
      addDefault(flink, "fasterCopy", "true");
      addDefault(flink, "objectReuse", "true");
      options =
          PipelineOptionsFactory.fromArgs(flink.toArray(String[]::new)).withValidation().as(type);
      options.as(FlinkPipelineOptions.class);
    }
    return options;
  }

  /** {@code --fail-on=} is {@code --failOn=}: a name may have dashes in it, or be a former one. */
  private static String inOneWord(String argument) {
    String given = OptionNames.name(argument);
    String joined = OptionNames.camelCase(given);
    return "--" + FORMER.getOrDefault(joined, joined) + argument.substring(2 + given.length());
  }

  /** Whether the options ask for the FlinkRunner. */
  public static boolean onFlink(PipelineOptions options) {
    return options.getRunner().getSimpleName().equals("FlinkRunner");
  }

  private static void addDefault(List<String> arguments, String name, String value) {
    boolean given =
        arguments.stream().anyMatch(a -> a.equals("--" + name) || a.startsWith("--" + name + "="));
    if (!given) {
      arguments.add("--" + name + "=" + value);
    }
  }

  private static String sentence(IllegalArgumentException e, List<String> arguments) {
    String message = String.valueOf(e.getMessage());
    Matcher unknown = UNKNOWN.matcher(message);
    if (unknown.find()) {
      String guess = unknown.group(2);
      return String.format(
          "unknown option --%s%s",
          unknown.group(1), guess == null ? "" : "; did you mean " + dashed(guess) + "?");
    }
    Matcher missing = MISSING.matcher(message);
    if (missing.find()) {
      return String.format("option --%s is missing", missing.group(1));
    }
    Matcher wrongRunner = WRONG_RUNNER.matcher(message);
    if (wrongRunner.find()) {
      return String.format(
          "--runner must be DirectRunner or FlinkRunner, but was: %s", wrongRunner.group(1));
    }
    Matcher wrongValue = WRONG_VALUE.matcher(message);
    if (wrongValue.find()) {
      String value = wrongValue.group(2);
      return arguments.stream()
          .filter(argument -> argument.endsWith("=" + value))
          .map(argument -> argument.substring(0, argument.length() - value.length() - 1))
          .findFirst()
          .map(
              o ->
                  String.format(
                      "%s takes a value of type %s, but was: %s",
                      o, type(wrongValue.group(1)), value))
          .orElse(message);
    }
    return message;
  }

  private static String type(String javaType) {
    return javaType.substring(javaType.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  private static String dashed(String guess) {
    return String.join(
        " or ",
        Arrays.stream(guess.replaceAll("[\\[\\]']", "").split(",\\s*"))
            .map(name -> "--" + name)
            .toList());
  }
}
