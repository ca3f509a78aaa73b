package dev.sluice.command.deploy;

import java.util.List;
import java.util.Map;

/**
 * What all pods ask for that run at one time, a replay of each schedule among them.
 *
 * @param pods how many
 * @param cpus processors, in thousandths
 * @param mebibytes memory
 */
record PodSums(int pods, long cpus, long mebibytes) {

  static PodSums of(List<RenderedObject> objects) {
    PodSums sums = new PodSums(0, 0, 0);
    for (RenderedObject object : objects) {
      YamlTree spec = object.content().at("spec");
      if (object.kind().equals("FlinkDeployment")) {
        long slots = number(spec.at("flinkConfiguration", "taskmanager.numberOfTaskSlots").words());
        long parallelism = number(spec.at("job", "parallelism").words());
        sums =
            sums.with(1, spec.at("jobManager", "resource"))
                .with((parallelism + slots - 1) / slots, spec.at("taskManager", "resource"));
      } else {
        long replicas = number(spec.at("replicas").text().orElse("1"));
        for (YamlTree pod : object.pod().stream().toList()) {
          for (YamlTree container : pod.at("containers").items()) {
            sums = sums.with(replicas, container.at("resources", "requests"));
          }
        }
      }
    }
    return sums;
  }

  PodSums and(PodSums others) {
    return new PodSums(pods + others.pods, cpus + others.cpus, mebibytes + others.mebibytes);
  }

  private PodSums with(long replicas, YamlTree asked) {
    return new PodSums(
        pods + (int) replicas,
        cpus + replicas * thousandths(asked.at("cpu").words()),
        mebibytes + replicas * mebibytes(asked.at("memory").words()));
  }

  private static long thousandths(String cpu) {
    return cpu.endsWith("m")
        ? number(cpu.substring(0, cpu.length() - 1))
        : cpu.isEmpty() ? 0 : Math.round(Double.parseDouble(cpu) * 1_000);
  }

  /** Flink writes {@code m} where Kubernetes writes {@code Mi}. */
  private static long mebibytes(String memory) {
    Map<String, Long> units = Map.of("Gi", 1_024L, "Mi", 1L, "m", 1L, "g", 1_024L);
    String digits = memory.replaceAll("[^0-9].*", "");
    return digits.isEmpty()
        ? 0
        : number(digits) * units.getOrDefault(memory.substring(digits.length()), 1L);
  }

  private static long number(String text) {
    return text.isEmpty() ? 1 : Long.parseLong(text);
  }
}
