package dev.sluice.pipelines.launch;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.pipelines.definition.LiveSettings;
import dev.sluice.pipelines.options.S3Options;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.flink.streaming.api.CheckpointingMode;
import org.jspecify.annotations.Nullable;

/**
 * What Flink has to be told for a job that runs until it is stopped: checkpoints that outlive the
 * job, bundles that end before them, and restarts that are bounded while failure follows failure
 * and start afresh once the job has run well for a while.
 */
public final class LiveFlink {
  private static final String ROCKS_DB = "rocksdb";

  /** Of Flink's distribution, and so in no jar of ours. */
  private static final String ROCKS_DB_CLASS =
      "org.apache.flink.contrib.streaming.state.EmbeddedRocksDBStateBackend";

  private static final int KEY_GROUPS = 128;

  /** A checkpoint waits for as long as a store may be away, and longer. */
  private static final int CHECKPOINT_TIMEOUT_MINUTES = 10;

  /** Ours; a person's own configuration wins. */
  static final Map<String, String> DEFAULTS =
      Map.of(
          "restart-strategy.type", "exponential-delay",
          "restart-strategy.exponential-delay.initial-backoff", "1 s",
          "restart-strategy.exponential-delay.max-backoff", "30 s",
          "restart-strategy.exponential-delay.backoff-multiplier", "2",
          "restart-strategy.exponential-delay.attempts-before-reset-backoff", "10",
          "restart-strategy.exponential-delay.reset-backoff-threshold", "5 min",
          "state.checkpoints.num-retained", "3",
          "execution.checkpointing.tolerable-failed-checkpoints", "3");

  private LiveFlink() {}

  /**
   * Makes the options complete.
   *
   * @param folder where an embedded Flink keeps its checkpoints
   * @param jars what the pipeline is in
   * @return where an embedded Flink serves metrics, null if it does not
   * @throws IllegalArgumentException if they contradict what the job promises
   * @throws IOException if a cluster has to be asked and does not answer
   */
  public static @Nullable EmbeddedMetrics apply(
      FlinkPipelineOptions options, LiveSettings live, Path folder, PipelineJars jars)
      throws IOException {
    FlinkDefaults.refuseCallersCluster(options);
    boolean embedded = options.getFlinkMaster().startsWith("[");
    checkArgument(
        !embedded || options.getSavepointPath() == null,
        "--savepointPath needs a cluster (--flinkMaster=HOST:PORT): an embedded Flink would silently start empty");
    if (options.getSavepointPath() != null) {
      SavepointPath.check(
          options.getSavepointPath(),
          FlinkDefaults.address(options.getFlinkMaster()).getHost(),
          options.as(S3Options.class));
    }
    @Nullable EmbeddedMetrics metrics = EmbeddedMetrics.on(live.metricsPort(), embedded);
    tell(options, live);
    String checkpoints = live.checkpointPath();
    if (checkpoints == null && embedded) {
      checkpoints = folder.resolve(live.jobName()).toUri().toString();
    }
    if (checkpoints != null) {
      options.setStateBackendStoragePath(checkpoints);
    }
    boolean rocksDb = ROCKS_DB.equalsIgnoreCase(options.getStateBackend());
    checkArgument(
        !rocksDb || !embedded || isThere(ROCKS_DB_CLASS),
        "--stateBackend=rocksdb needs a cluster (--flinkMaster=HOST:PORT): RocksDB comes with Flink's distribution and is not in this jar");
    if (!embedded && options.getStateBackendStoragePath() == null) {
      requireCheckpoints(new ClusterRest(FlinkDefaults.address(options.getFlinkMaster())));
    }
    options.setFlinkConfDir(
        FlinkConfiguration.folder(
                options.getFlinkConfDir(),
                defaults(embedded, rocksDb),
                overriding(options, rocksDb, metrics, embedded ? jars.forEmbedded() : Map.of()))
            .toString());
    if (rocksDb) {
      // Beam would make it here, without its classes, and without increments.
      options.setStateBackend(null);
    }
    // On a cluster the job is the cluster's; here it ends with this process.
    options.setAttachedMode(embedded);
    FlinkDefaults.stage(options, jars);
    return metrics;
  }

  /**
   * What options of Beam can say, wherever the job runs.
   *
   * @throws IllegalArgumentException if they contradict what the job promises
   */
  static void tell(FlinkPipelineOptions options, LiveSettings live) {
    refuseWhatContradicts(options);
    options.setStreaming(true);
    options.setJobName(live.jobName());
    options.setCheckpointingInterval(live.checkpointMillis());
    options.setMinPauseBetweenCheckpoints(Math.min(500, live.checkpointMillis() / 2));
    options.setCheckpointTimeoutMillis(CHECKPOINT_TIMEOUT_MINUTES * 60_000L);
    options.setFinishBundleBeforeCheckpointing(true);
    options.setExternalizedCheckpointsEnabled(true);
    options.setRetainExternalizedCheckpointsOnCancellation(true);
    options.setMaxBundleSize(live.bundleElements());
    options.setMaxBundleTimeMills(live.bundleMillis());
    if (options.getMaxParallelism() <= 0) {
      options.setMaxParallelism(KEY_GROUPS);
    }
    if (options.getAutoWatermarkInterval() == null) {
      options.setAutoWatermarkInterval(Math.max(10, Math.min(200, live.bundleMillis())));
    }
  }

  /** Elsewhere than in the memory of a JobManager, which dies with it. */
  private static void requireCheckpoints(ClusterRest cluster) throws IOException {
    for (String option : List.of("state.checkpoints.dir", "execution.checkpointing.dir")) {
      if (cluster.setting(option).isPresent()) {
        return;
      }
    }
    throw new IllegalArgumentException(
        String.format(
            "--checkpointPath must say where checkpoints are kept, such as s3://lake/checkpoints: the cluster at %s has no state.checkpoints.dir, and would keep them in the memory of its JobManager",
            cluster));
  }

  /** Of Flink's own options, those that would break what a live job promises. */
  private static void refuseWhatContradicts(FlinkPipelineOptions options) {
    checkArgument(
        !options.getUnalignedCheckpointEnabled() && !options.getForceUnalignedCheckpointEnabled(),
        "--unalignedCheckpointEnabled and --forceUnalignedCheckpointEnabled cannot be used: what they keep of a bundle would be handed out a second time");
    checkArgument(
        options.getCheckpointingMode().equals(CheckpointingMode.EXACTLY_ONCE.name()),
        "--checkpointingMode=%s cannot be used: what a checkpoint of it holds twice would be written twice",
        options.getCheckpointingMode());
    checkArgument(
        options.getNumConcurrentCheckpoints() == 1,
        "--numConcurrentCheckpoints cannot be used: one checkpoint ends before the next begins");
    FlinkPipelineOptions untouched = PipelineOptionsFactory.as(FlinkPipelineOptions.class);
    untouched.setStreaming(options.isStreaming());
    refuseGiven(
        "checkpointingInterval",
        FlinkPipelineOptions::getCheckpointingInterval,
        options,
        untouched,
        "--rollSeconds of archive and --checkpointSeconds of others say it");
    refuseGiven(
        "maxBundleSize",
        FlinkPipelineOptions::getMaxBundleSize,
        options,
        untouched,
        "a bundle ends by time, see --gatherMillis");
    refuseGiven(
        "maxBundleTimeMills",
        FlinkPipelineOptions::getMaxBundleTimeMills,
        options,
        untouched,
        "--gatherMillis says it, or of archive --rollSeconds");
  }

  private static void refuseGiven(
      String name,
      Function<FlinkPipelineOptions, Long> option,
      FlinkPipelineOptions options,
      FlinkPipelineOptions untouched,
      String reason) {
    checkArgument(
        Objects.equals(option.apply(options), option.apply(untouched)),
        "--%s cannot be used: %s",
        name,
        reason);
  }

  private static boolean isThere(String className) {
    try {
      var unused = Class.forName(className, false, LiveFlink.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static Map<String, String> defaults(boolean embedded, boolean rocksDb) {
    Map<String, String> defaults = new HashMap<>(DEFAULTS);
    if (embedded) {
      defaults.putAll(FlinkConfiguration.EMBEDDED);
    }
    if (rocksDb) {
      defaults.put("state.backend.incremental", "true");
    }
    return defaults;
  }

  private static Map<String, String> overriding(
      FlinkPipelineOptions options,
      boolean rocksDb,
      @Nullable EmbeddedMetrics metrics,
      Map<String, String> jars) {
    Map<String, String> last = new HashMap<>(jars);
    if (rocksDb) {
      last.put("state.backend.type", ROCKS_DB);
    }
    if (options.getStateBackendStoragePath() != null) {
      last.put("state.checkpoints.dir", options.getStateBackendStoragePath());
    }
    if (metrics != null) {
      last.putAll(metrics.configuration());
    }
    return last;
  }
}
