package dev.sluice.pipelines.launch;

import com.google.common.net.HostAndPort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.restartstrategy.RestartStrategies;
import org.apache.flink.client.program.ContextEnvironment;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.DefaultExecutorServiceLoader;

/**
 * Where a bounded job is submitted to a cluster: it is started again when a worker dies, and
 * cancelled when this process ends before it, or is not heard of for three minutes.
 *
 * <p>The environment that Beam makes for the address of a cluster does neither. Flink 1.19 loses
 * the restart strategy of a client's configuration on the way into a batch job (it is put into the
 * job's configuration, which only streaming jobs are given), and cancels a job at the end of its
 * client only in this kind of environment. Beam takes it for the master {@code [auto]}.
 */
@SuppressWarnings("deprecation") // Flink means to give up batch environments; Beam runs on them.
public final class ClusterEnvironment extends ContextEnvironment {
  /** The master that makes Beam ask for the environment set here. */
  static final String MASTER = ApplicationFlink.MASTER;

  private static final int RESTARTS = 3;
  private static final Duration RESTART_DELAY = Duration.ofSeconds(3);

  private ClusterEnvironment(Configuration configuration) {
    super(
        new DefaultExecutorServiceLoader(),
        configuration,
        Thread.currentThread().getContextClassLoader(),
        /* enforceSingleJobExecution= */ true,
        /* suppressSysout= */ true);
    getConfig()
        .setRestartStrategy(
            RestartStrategies.fromConfiguration(configuration)
                .orElseGet(() -> RestartStrategies.fixedDelayRestart(RESTARTS, RESTART_DELAY)));
  }

  /**
   * Sets the environment of the jobs that this process submits from now on.
   *
   * @param master host and port of the cluster's REST service
   * @param jars what the cluster has to load
   * @param configuration Flink's options, which win over what is set here
   */
  public static void use(HostAndPort master, List<Path> jars, Configuration configuration) {
    Configuration client = new Configuration();
    client.set(DeploymentOptions.ATTACHED, true);
    client.set(DeploymentOptions.SHUTDOWN_IF_ATTACHED, true);
    client.addAll(configuration);
    client.set(DeploymentOptions.TARGET, "remote");
    client.set(RestOptions.ADDRESS, master.getHost());
    client.set(RestOptions.PORT, master.getPortOrDefault(client.get(RestOptions.PORT)));
    client.set(PipelineOptions.JARS, jars.stream().map(jar -> jar.toUri().toString()).toList());
    initializeContextEnvironment(() -> new ClusterEnvironment(client));
  }

  /** Sets none any more: Flink makes no other environment in this process while one is set. */
  public static void unset() {
    unsetAsContext();
  }
}
