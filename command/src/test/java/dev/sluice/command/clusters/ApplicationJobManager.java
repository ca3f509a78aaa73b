package dev.sluice.command.clusters;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.client.deployment.application.ApplicationClusterEntryPoint;
import org.apache.flink.client.program.PackagedProgram;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.runtime.entrypoint.ClusterEntrypoint;
import org.apache.flink.runtime.resourcemanager.StandaloneResourceManagerFactory;

/** A JobManager that calls a main class, as that of Flink's image does, whose jar has it not. */
@SuppressWarnings("try") // Its close may be interrupted.
public final class ApplicationJobManager extends ApplicationClusterEntryPoint {
  private ApplicationJobManager(Configuration configuration, PackagedProgram program) {
    super(configuration, program, StandaloneResourceManagerFactory.getInstance());
  }

  /** {@code CONFIGURATION_FOLDER JAR CLASS ARGUMENT...}. */
  public static void main(String[] arguments) throws Exception {
    Configuration configuration = GlobalConfiguration.loadConfiguration(arguments[0]);
    PackagedProgram program =
        PackagedProgram.newBuilder()
            .setUserClassPaths(List.of(Path.of(arguments[1]).toUri().toURL()))
            .setEntryPointClassName(arguments[2])
            .setArguments(Arrays.copyOfRange(arguments, 3, arguments.length))
            .setConfiguration(configuration)
            .build();
    configureExecution(configuration, program);
    ClusterEntrypoint.runClusterEntrypoint(new ApplicationJobManager(configuration, program));
  }
}
