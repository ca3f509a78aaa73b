package dev.sluice.command.deploy;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An object of Kubernetes as a chart renders it.
 *
 * @param content all of it
 */
record RenderedObject(YamlTree content) {

  static List<RenderedObject> all(String rendered) {
    return YamlTree.documents(rendered).stream().map(RenderedObject::new).toList();
  }

  String kind() {
    return content.at("kind").words();
  }

  String name() {
    return content.at("metadata", "name").words();
  }

  Map<String, String> annotations() {
    return content.at("metadata", "annotations").texts();
  }

  /** The key of the values that it comes from; its kind and name where it is of no service. */
  String key() {
    String key = annotations().get("sluice.dev/values");
    return key == null ? kind() + " " + name() : key;
  }

  /** The specification of its pods; of a FlinkDeployment what all pods have alike. */
  Optional<YamlTree> pod() {
    YamlTree spec = content.at("spec");
    YamlTree pod =
        switch (kind()) {
          case "FlinkDeployment" -> spec.at("podTemplate", "spec");
          case "CronJob" -> spec.at("jobTemplate", "spec", "template", "spec");
          case "Deployment", "StatefulSet", "Job" -> spec.at("template", "spec");
          default -> new YamlTree(null);
        };
    return Optional.of(pod).filter(YamlTree::isThere);
  }
}
