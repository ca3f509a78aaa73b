package dev.sluice.pipelines.launch;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.pipelines.definition.LiveSettings;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cluster that calls us, in application mode: the third way to run on Flink, beside one in this
 * process and one that a job is submitted to. What options of Beam can say is said by them; the
 * rest is the cluster's own configuration, where the defaults of {@link LiveFlink} belong.
 */
public final class ApplicationFlink {
  /** The master that makes Beam ask for the environment of the caller. */
  public static final String MASTER = "[auto]";

  /** What a bounded job wants, which gives up at its first failure otherwise. */
  static final Map<String, String> BOUNDED_DEFAULTS =
      Map.of(
          "restart-strategy.type", "fixed-delay",
          "restart-strategy.fixed-delay.attempts", "3",
          "restart-strategy.fixed-delay.delay", "3 s");

  private static final Logger LOG = LoggerFactory.getLogger(ApplicationFlink.class);

  private final ReadableConfig configuration;

  ApplicationFlink(ReadableConfig configuration) {
    this.configuration = configuration;
  }

  /** The one that calls. */
  public static ApplicationFlink here() {
    return new ApplicationFlink(
        StreamExecutionEnvironment.getExecutionEnvironment().getConfiguration());
  }

  /** One that is not there yet, by its configuration. */
  public static ApplicationFlink of(Map<String, String> configuration) {
    return new ApplicationFlink(Configuration.fromMap(configuration));
  }

  /** The savepoint or retained checkpoint that the cluster starts the job from. */
  public Optional<String> savepoint() {
    return setting("execution.savepoint.path");
  }

  /**
   * Makes the options of a live job complete.
   *
   * @param inFiles whether checkpoints in files are meant
   * @throws IllegalArgumentException if they, or the cluster's configuration, contradict what the
   *     job promises
   */
  public void prepare(FlinkPipelineOptions options, LiveSettings live, boolean inFiles) {
    refuseGiven("checkpointPath", live.checkpointPath(), "state.checkpoints.dir");
    refuseGiven("stateBackend", options.getStateBackend(), "state.backend.type");
    refuseGiven("metricsPort", live.metricsPort(), "metrics.reporters");
    String checkpoints =
        setting("state.checkpoints.dir")
            .or(() -> setting("execution.checkpointing.dir"))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Flink's configuration must say where checkpoints are kept, such as"
                            + " state.checkpoints.dir: s3://lake/checkpoints; the memory of a JobManager dies with it"));
    checkArgument(
        inFiles || !(checkpoints.startsWith("file:") || checkpoints.startsWith("/")),
        "state.checkpoints.dir is %s: a pod's own files die with it; --checkpointsInFiles=true says that all pods share them",
        checkpoints);
    missing(LiveFlink.DEFAULTS)
        .forEach(
            (name, value) ->
                LOG.warn(
                    "Flink's configuration does not say {}; a live job wants {}", name, value));
    LiveFlink.tell(options, live);
    // Main returns when the job is submitted; whoever waited would be told that nobody may.
    options.setAttachedMode(false);
  }

  /**
   * Checks that who runs a bounded job may wait for its end.
   *
   * @throws IllegalArgumentException if the cluster's configuration does not say so
   */
  public void requireAttached() {
    checkArgument(
        setting("execution.attached").filter("true"::equals).isPresent(),
        "Flink's configuration must say execution.attached: true, since the manifest is written when the job has ended");
  }

  /** Says in the log what a bounded job misses in the cluster's configuration. */
  public void warnOfBounded() {
    if (setting("restart-strategy.type").isEmpty()) {
      missing(BOUNDED_DEFAULTS)
          .forEach(
              (name, value) ->
                  LOG.warn(
                      "Flink's configuration does not say {}; a bounded job wants {}",
                      name,
                      value));
    }
  }

  /** What the configuration does not say of what a job wants, by name. */
  Map<String, String> missing(Map<String, String> wanted) {
    Map<String, String> missing = new TreeMap<>(wanted);
    missing.keySet().removeIf(name -> setting(name).isPresent());
    return missing;
  }

  private Optional<String> setting(String name) {
    return configuration
        .getOptional(ConfigOptions.key(name).stringType().noDefaultValue())
        .filter(value -> !value.isBlank());
  }

  private static void refuseGiven(String option, @Nullable Object value, String setting) {
    checkArgument(
        value == null,
        "--%s cannot be used in application mode: %s of Flink's configuration says it",
        option,
        setting);
  }
}
