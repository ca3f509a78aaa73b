package dev.sluice.command.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The jars of one commit, and jobs submitted with them: by a process of that commit's own command,
 * so that the graph is as old as the classes that run it.
 *
 * @param folder with {@code sluice.jar} and {@code sluice-cluster.jar}
 */
record Release(Path folder) {
  private static final int PATIENCE_SECONDS = 300;

  Release {
    for (String jar : List.of("sluice.jar", "sluice-cluster.jar")) {
      if (!Files.isReadable(folder.resolve(jar))) {
        throw new IllegalArgumentException("there is no " + jar + " in " + folder);
      }
    }
  }

  /** Submits a job, from a savepoint if its options say so. */
  void submit(LiveStack stack, String pipeline, List<String> options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-Dsluice.home=" + stack.folder()));
    command.addAll(List.of("-jar", folder.resolve("sluice.jar").toString(), "run", pipeline));
    command.addAll(options);
    command.add("--filesToStage=" + folder.resolve("sluice-cluster.jar"));
    Path output = Files.createTempFile(stack.folder(), "submitted-" + pipeline, ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(stack.s3.access().environment());
    Process process = builder.start();
    boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly().waitFor();
    }
    if (!ended || process.exitValue() != 0) {
      throw new IllegalStateException(pipeline + " was not submitted: " + Files.readString(output));
    }
  }
}
