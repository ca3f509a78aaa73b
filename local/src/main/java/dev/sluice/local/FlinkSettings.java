package dev.sluice.local;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The size and the configuration of a {@link FlinkCluster}.
 *
 * @param taskManagers how many to start with; 0 is allowed
 * @param slotsPerTaskManager how many subtasks one TaskManager runs side by side
 * @param heapMegabytes the heap limit (-Xmx) of one TaskManager, more than 128, which are Flink's
 *     own
 * @param managedMegabytes the memory for sorts, hash tables and RocksDB of one TaskManager, off
 *     heap
 * @param configuration Flink's own options, over the defaults set here; not those of the memory
 * @param environment variables of all processes on top of those of this one, such as {@link
 *     LocalS3Access#environment}
 */
public record FlinkSettings(
    int taskManagers,
    int slotsPerTaskManager,
    int heapMegabytes,
    int managedMegabytes,
    Map<String, String> configuration,
    Map<String, String> environment) {

  private static final String MEMORY_OPTIONS = "taskmanager.memory.";
  private static final int FRAMEWORK_MEGABYTES = 128;
  private static final int NETWORK_MEGABYTES = 128;
  private static final int METASPACE_MEGABYTES = 512;
  private static final int METRICS_PORTS = 100;

  /** Checks the numbers. */
  public FlinkSettings {
    if (taskManagers < 0) {
      throw new IllegalArgumentException(
          "taskManagers must not be negative, but was: " + taskManagers);
    }
    if (slotsPerTaskManager < 1) {
      throw new IllegalArgumentException(
          "slotsPerTaskManager must be positive, but was: " + slotsPerTaskManager);
    }
    if (heapMegabytes <= FRAMEWORK_MEGABYTES) {
      throw new IllegalArgumentException(
          "heapMegabytes must be more than " + FRAMEWORK_MEGABYTES + ", but was: " + heapMegabytes);
    }
    if (managedMegabytes < 0) {
      throw new IllegalArgumentException(
          "managedMegabytes must not be negative, but was: " + managedMegabytes);
    }
    for (String option : configuration.keySet()) {
      if (option.startsWith(MEMORY_OPTIONS)) {
        throw new IllegalArgumentException(
            option + " follows from heapMegabytes and managedMegabytes: set those instead.");
      }
    }
    configuration = Map.copyOf(configuration);
    environment = Map.copyOf(environment);
  }

  /** TaskManagers with a heap of 1 GiB and 128 MiB of managed memory. */
  public static FlinkSettings of(int taskManagers, int slotsPerTaskManager) {
    return new FlinkSettings(taskManagers, slotsPerTaskManager, 1024, 128, Map.of(), Map.of());
  }

  public FlinkSettings withHeapMegabytes(int megabytes) {
    return new FlinkSettings(
        taskManagers, slotsPerTaskManager, megabytes, managedMegabytes, configuration, environment);
  }

  public FlinkSettings withManagedMegabytes(int megabytes) {
    return new FlinkSettings(
        taskManagers, slotsPerTaskManager, heapMegabytes, megabytes, configuration, environment);
  }

  /** Sets one of Flink's options, such as {@code restart-strategy.type}. */
  public FlinkSettings with(String option, String value) {
    Map<String, String> more = new LinkedHashMap<>(configuration);
    more.put(option, value);
    return new FlinkSettings(
        taskManagers, slotsPerTaskManager, heapMegabytes, managedMegabytes, more, environment);
  }

  /**
   * Serves metrics for Prometheus, each process at a free port of its own, which {@link
   * FlinkCluster#metricsAddresses} tells. Flink's reporter listens on all interfaces.
   */
  public FlinkSettings withMetrics() {
    int first = LoopbackPorts.free(METRICS_PORTS);
    // The reporter takes the first one that is free.
    return with(
            "metrics.reporter.prometheus.factory.class",
            "org.apache.flink.metrics.prometheus.PrometheusReporterFactory")
        .with("metrics.reporter.prometheus.port", first + "-" + (first + METRICS_PORTS - 1));
  }

  /** Replaces the environment variables that are set on top of those of this process. */
  public FlinkSettings withEnvironment(Map<String, String> variables) {
    return new FlinkSettings(
        taskManagers,
        slotsPerTaskManager,
        heapMegabytes,
        managedMegabytes,
        configuration,
        variables);
  }

  /** The options that both kinds of process read from their file. */
  Map<String, String> options(String temporaryFolder) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("jobmanager.rpc.address", "localhost");
    options.put("jobmanager.rpc.port", "0");
    options.put("jobmanager.bind-host", "127.0.0.1");
    options.put("rest.address", "localhost");
    options.put("rest.bind-address", "127.0.0.1");
    options.put("rest.port", "0");
    options.put("taskmanager.host", "localhost");
    options.put("taskmanager.bind-host", "127.0.0.1");
    options.put("taskmanager.numberOfTaskSlots", Integer.toString(slotsPerTaskManager));
    // The default of 512 a result takes all network memory of a bounded job with four workers.
    options.put("taskmanager.network.sort-shuffle.min-buffers", "64");
    options.put("io.tmp.dirs", temporaryFolder);
    // A killed TaskManager refuses two heartbeats and is gone after about two seconds; the long
    // timeout is for one that lives but gets no processor time.
    options.put("heartbeat.interval", "1000");
    options.put("heartbeat.timeout", "15000");
    options.put("heartbeat.rpc-failure-threshold", "2");
    options.putAll(configuration);
    return options;
  }

  List<String> taskManagerJvmOptions() {
    return List.of(
        "-Xmx" + heapMegabytes + "m",
        "-XX:MaxDirectMemorySize=" + (FRAMEWORK_MEGABYTES + NETWORK_MEGABYTES) + "m",
        "-XX:MaxMetaspaceSize=" + METASPACE_MEGABYTES + "m");
  }

  /** What Flink's start scripts work out: a TaskManager insists on each part of its memory. */
  List<String> taskManagerArguments() {
    List<String> arguments = new ArrayList<>();
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("taskmanager.cpu.cores", Integer.toString(slotsPerTaskManager));
    parts.put(MEMORY_OPTIONS + "framework.heap.size", FRAMEWORK_MEGABYTES + "m");
    parts.put(MEMORY_OPTIONS + "framework.off-heap.size", FRAMEWORK_MEGABYTES + "m");
    parts.put(MEMORY_OPTIONS + "task.heap.size", (heapMegabytes - FRAMEWORK_MEGABYTES) + "m");
    parts.put(MEMORY_OPTIONS + "task.off-heap.size", "0m");
    parts.put(MEMORY_OPTIONS + "network.min", NETWORK_MEGABYTES + "m");
    parts.put(MEMORY_OPTIONS + "network.max", NETWORK_MEGABYTES + "m");
    parts.put(MEMORY_OPTIONS + "managed.size", managedMegabytes + "m");
    parts.put(MEMORY_OPTIONS + "jvm-metaspace.size", METASPACE_MEGABYTES + "m");
    parts.put(MEMORY_OPTIONS + "jvm-overhead.min", "0m");
    parts.put(MEMORY_OPTIONS + "jvm-overhead.max", "0m");
    parts.forEach((option, value) -> Stream.of("-D", option + "=" + value).forEach(arguments::add));
    return arguments;
  }
}
