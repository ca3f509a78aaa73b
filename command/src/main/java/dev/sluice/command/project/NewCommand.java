package dev.sluice.command.project;

import static com.google.common.base.Preconditions.checkArgument;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.command.launch.PluginOptions;
import dev.sluice.command.launch.Plugins;
import dev.sluice.pipelines.definition.Definitions;
import dev.sluice.pipelines.definition.ExitCode;
import dev.sluice.pipelines.definition.Versions;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Begins a pipeline of a user's own. */
@Command(
    name = "new",
    mixinStandardHelpOptions = true,
    description =
        "Writes a Maven project of a pipeline of your own that builds and runs at once. Puts Sluice"
            + " into the local Maven repository first.")
public final class NewCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private PluginOptions plugins = new PluginOptions();

  @Parameters(
      index = "0",
      paramLabel = "NAME",
      description =
          "What the pipeline is called: lower case letters, digits and dashes, as door-minutes.")
  private String name = "";

  @Parameters(
      index = "1",
      paramLabel = "DIR",
      description = "Where the project is written: a folder that is not there yet, or empty.")
  private Path folder = Path.of("");

  NewCommand() {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try {
      Plugins unused = plugins.use();
      NewProject project =
          NewProject.of(name, Definitions.all().stream().map(one -> one.name()).toList());
      NewProject.checkFree(folder);
      Path home = home();
      out.printf(
          "new: putting Sluice %s into the local Maven repository first, since it is published"
              + " nowhere%n",
          Versions.sluice());
      out.flush();
      install(home);
      project.write(folder, home);
      out.printf(
          "new: %s is a project with a pipeline of this name; its README.md says how to go on:%n"
              + "  cd %s && mvn verify%n  SLUICE_PLUGINS=%s %s help %s%n",
          folder,
          folder,
          folder.toAbsolutePath().normalize().resolve("target"),
          home.resolve("scripts/sluice"),
          name);
      return ExitCode.DONE.code();
    } catch (IllegalArgumentException e) {
      System.err.println("new: " + e.getMessage());
      return ExitCode.USAGE.code();
    } catch (IOException e) {
      System.err.println("new: " + e.getMessage());
      return ExitCode.FAILED.code();
    } finally {
      out.flush();
    }
  }

  private static Path home() {
    @Nullable String home = System.getProperty("sluice.home");
    checkArgument(
        home != null,
        "start it as scripts/sluice new: it builds from the checkout that this is in");
    return Path.of(home).toAbsolutePath().normalize();
  }

  /** What a pipeline is compiled against; as quick as a build of what has not changed. */
  private static void install(Path home) throws IOException {
    Process maven;
    try {
      maven =
          new ProcessBuilder(
                  "mvn",
                  "--batch-mode",
                  "--quiet",
                  "--no-transfer-progress",
                  "--projects=pipelines",
                  "--also-make",
                  "-Dstyle.color=never",
                  "-Dmaven.test.skip=true",
                  "-Dspotless.check.skip=true",
                  "-Dshade.skip=true",
                  "install")
              .directory(home.toFile())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      throw new IOException("mvn cannot be started; install Maven 3.8 or later", e);
    }
    maven.getOutputStream().close();
    String said = new String(maven.getInputStream().readAllBytes(), UTF_8);
    try {
      if (maven.waitFor() != 0) {
        throw new IOException(
            "mvn install has failed in " + home + ", and nothing was written:\n" + said.strip());
      }
    } catch (InterruptedException e) {
      maven.destroy();
      throw new InterruptedIOException("interrupted");
    }
  }
}
