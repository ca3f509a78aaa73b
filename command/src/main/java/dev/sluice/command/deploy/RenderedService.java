package dev.sluice.command.deploy;

import dev.sluice.io.environment.OptionNames;
import dev.sluice.pipelines.cluster.ClusterEntry;
import dev.sluice.pipelines.definition.Definitions;
import dev.sluice.pipelines.definition.PipelineDefinition;
import dev.sluice.pipelines.launch.ApplicationFlink;
import dev.sluice.pipelines.launch.OptionsParser;
import dev.sluice.pipelines.launch.PlannedPipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A service of the values, as its pods will see it.
 *
 * @param object that makes the pods
 * @param arguments of the command, or of a cluster's entry
 * @param environment the variables that are no secrets
 * @param files what lies in the folder of the options
 */
record RenderedService(
    RenderedObject object,
    List<String> arguments,
    Map<String, String> environment,
    Map<String, String> files) {
  private static final String RUN = "run";
  private static final String OPTIONS = "options.yaml";

  /** Where the chart mounts the files of a service. */
  private static final String MOUNTED = "/etc/sluice";

  /** Those of all objects that run something. */
  static List<RenderedService> all(List<RenderedObject> objects) {
    return objects.stream().flatMap(object -> of(object, objects)).toList();
  }

  private static Stream<RenderedService> of(RenderedObject object, List<RenderedObject> objects) {
    return object.pod().stream()
        .flatMap(
            pod ->
                pod.at("containers").items().stream()
                    .limit(1)
                    .map(container -> of(object, pod, container, objects)));
  }

  private static RenderedService of(
      RenderedObject object, YamlTree pod, YamlTree container, List<RenderedObject> objects) {
    YamlTree words =
        object.kind().equals("FlinkDeployment")
            ? object.content().at("spec", "job", "args")
            : container.at("args");
    Map<String, String> environment = new LinkedHashMap<>();
    for (YamlTree variable : container.at("env").items()) {
      variable
          .at("value")
          .text()
          .ifPresent(value -> environment.put(variable.at("name").words(), value));
    }
    Map<String, String> files = new LinkedHashMap<>();
    for (YamlTree volume : pod.at("volumes").items()) {
      String name = volume.at("configMap", "name").words();
      objects.stream()
          .filter(other -> other.kind().equals("ConfigMap") && other.name().equals(name))
          .forEach(map -> files.putAll(map.content().at("data").texts()));
    }
    return new RenderedService(
        object, words.items().stream().map(YamlTree::words).toList(), environment, files);
  }

  String key() {
    return object.key();
  }

  boolean isLive() {
    return object.kind().equals("FlinkDeployment");
  }

  /** Whether it is a pipeline, which a definition can plan. */
  boolean isPipeline() {
    return isLive() || (arguments.size() > 1 && arguments.get(0).equals(RUN));
  }

  /**
   * Plans it by its own definition, as its pods will, whether it is to be idle or not.
   *
   * @param folder where its files may lie meanwhile
   * @throws IllegalArgumentException with all that is wrong, a line each
   */
  PlannedPipeline plan(Path folder) throws IOException {
    List<String> words =
        (isLive() ? arguments : arguments.subList(1, arguments.size()))
            .stream().map(word -> here(word, folder)).toList();
    PipelineDefinition<?> definition = definition(words.get(0));
    for (Map.Entry<String, String> file : files.entrySet()) {
      String text = here(file.getValue(), folder);
      Files.writeString(
          folder.resolve(file.getKey()),
          file.getKey().equals(OPTIONS) ? text + saidByVariables(definition, text) : text);
    }
    try {
      return isLive()
          ? ClusterEntry.plan(
              words, ApplicationFlink.of(object.content().at("spec", "flinkConfiguration").texts()))
          : PlannedPipeline.of(definition, words.subList(1, words.size()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          String.valueOf(e.getMessage())
              .replaceAll(Pattern.quote(folder.resolve(OPTIONS).toString()) + ":\\d+:\\d+: ", "")
              .replace(folder.toString(), MOUNTED),
          e);
    }
  }

  /** What the variables of the pods say, which need not be there where this is asked. */
  private String saidByVariables(PipelineDefinition<?> definition, String given) {
    Map<String, String> variables = new LinkedHashMap<>(environment);
    variables.remove("DISABLE");
    StringBuilder said = new StringBuilder();
    Set<String> names =
        YamlTree.documents(given).stream()
            .flatMap(document -> document.entries().keySet().stream())
            .map(OptionNames::camelCase)
            .collect(Collectors.toSet());
    OptionsParser.fromEnvironment(definition.options(), variables)
        .forEach(
            (name, value) -> {
              if (!names.contains(name)) {
                said.append(String.format("%n%s: '%s'", name, value.replace("'", "''")));
              }
            });
    return said.append('\n').toString();
  }

  private static PipelineDefinition<?> definition(String name) {
    return Definitions.named(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    String.format(
                        "there is no pipeline '%s'; there are: %s",
                        name,
                        String.join(
                            ", ",
                            Definitions.all().stream().map(PipelineDefinition::name).toList()))));
  }

  private static String here(String text, Path folder) {
    return text.replace(MOUNTED + "/", folder + "/");
  }
}
